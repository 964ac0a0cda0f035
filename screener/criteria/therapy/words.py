"""How texts name treatments: the vocabulary that is no drug, class or regimen of the lexicon, as data.

A row is a key, what it means in the terms of `therapy.target.Therapy`, and its phrases. In a phrase `(a|b|)` stands for a, b or nothing; words are written
as the tokenizer splits them (hyphens inside words do not count).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any

from screener.criteria.therapy.target import Therapy

Meaning = tuple[Therapy, frozenset[str]]  # a treatment, and flags of the row

_THERAPY = "(therapy|therapies|treatment|treatments|agent|agents|drug|drugs|medication|medications|medicine|medicines|regimen|regimens)"
_ANTI = "(anticancer|anti cancer|antineoplastic|anti neoplastic|antitumor|anti tumor|antitumour|anti tumour|antitumoral|cancer|cancer directed|tumor directed|anti cancer directed|anticancer directed|oncologic|oncology|antimyeloma|anti myeloma|anti leukemia|anti leukemic|anti lymphoma|anti sarcoma|anti neuroblastoma|disease directed|cytoreductive)"
_RT = "(radiotherapy|radiotherapies|radiation|radiation therapy|radiation therapies|radiation treatment|radiation treatments|irradiation|xrt|rt|external beam radiation|external beam radiotherapy|external beam radiation therapy|external beam irradiation|external beam rt|ebrt|radio therapy|radiation exposure|external radiation|radiotherapy treatment|radiotherapy treatments|external beam radiation treatment)"
_SCT = "(transplant|transplants|transplantation|transplantations|infusion|infusions|rescue|sct|hsct|bmt)"
_STEM = "(stem cell|stem cells|hematologic stem cell|haematologic stem cell|bone marrow|marrow|hematopoietic stem cell|haematopoietic stem cell|hematopoietic cell|haematopoietic cell|hematopoietic|peripheral blood stem cell|blood stem cell|bone marrow or stem cell|stem cell or bone marrow|bone marrow / stem cell|hematopoietic progenitor cell|progenitor cell|bone marrow stem cell|bone marrow progenitor cell|hematopoietic stem / progenitor cell|peripheral blood stem cell or bone marrow|cord blood|umbilical cord blood|double cord blood|double umbilical cord blood|bone marrow progenitor cell|bone marrow stem / progenitor cell)"
_ANYRT = "radiotherapy"

# (name for people, fields of Therapy, phrases)
_ROWS: tuple[tuple[str, dict[str, Any], str], ...] = (
    # anticancer treatment as a whole
    ("anticancer therapy", {"groups": ("anticancer",)}, rf"{_ANTI} {_THERAPY}~{_ANTI} systemic {_THERAPY}~(definitive|active) {_ANTI} {_THERAPY}~treatment for (cancer|their cancer|the cancer|this cancer|malignancy)~therapy for (cancer|their cancer|this cancer|malignancy)"),
    ("systemic anticancer therapy", {"groups": ("anticancer_drug",)}, rf"systemic {_ANTI} {_THERAPY}~{_ANTI} pharmacotherapy~systemic (therapy|therapies|treatment|treatments|agent|agents)~systemic regimen~systemic regimens~{_ANTI} (agent|agents|drug|drugs|medication|medications)~anticancers~systemic cancer {_THERAPY}~medical {_ANTI} {_THERAPY}"),
    ("other therapeutic agents", {"groups": ("anticancer_drug",), "_generic": True}, "therapeutic (agents|agent)"),
    ("any therapy", {"groups": ("anticancer",), "_generic": True}, "therapy~therapies~treatment~treatments~cancer therapy"),
    ("standard therapy", {"groups": ("anticancer",), "_standard": True}, "(available|currently available|appropriate|adequate|effective|relevant|recognized|accepted|available and appropriate|) (standard|conventional|established|approved) (systemic|first line|frontline|front line|upfront|) (therapy|therapies|treatment|treatments|regimen|regimens|chemotherapy|therapeutic regimen|therapeutic regimens|therapy regimen|treatment regimen|treatment regimens)~(available|appropriate|adequate|effective|) standard (anticancer|anti cancer) (therapy|therapies|treatment|treatments|regimen|regimens)~(available|available systemic|appropriate|adequate|effective|relevant|approved|approved systemic|local|systemic|) standard of care (systemic|anticancer|anti cancer|) (therapy|therapies|treatment|treatments|regimen|regimens|therapy regimen|treatment regimen|treatment regimens|option|options|)~(available|appropriate|adequate|systemic|all|) socs~(available|appropriate|adequate|systemic|) soc (systemic|anticancer|anti cancer|) (therapy|therapies|treatment|treatments|regimen|regimens)~standard care"),
    ("chemotherapy", {"groups": ("chemotherapy",)}, rf"(systemic|cytotoxic|conventional|systemic cytotoxic|intravenous|iv|oral|standard|other cytotoxic) (chemotherapy|chemotherapies|chemotherapeutic agent|chemotherapeutic agents|chemotherapeutics|chemotherapy agents|chemotherapeutic drugs)~chemotherapy~chemotherapies~chemotherapeutic (agent|agents|drug|drugs|regimen|regimens)~chemotherapy (agent|agents|drug|drugs|regimen|regimens|treatment|treatments)~chemo~(anticancer|anti cancer|antineoplastic|anti neoplastic) (chemotherapy|chemotherapies)~cytotoxic {_THERAPY}~cytotoxics~(systemic cytotoxic|cytotoxic systemic) {_THERAPY}~cytotoxic anticancer {_THERAPY}"),
    ("myelosuppressive chemotherapy", {"groups": ("myelosuppressive",)}, rf"(systemic|cytotoxic|) myelosuppressive (chemotherapy|chemotherapies|chemotherapeutic agents|chemotherapeutic agent|therapy|therapies|treatment|treatments|agent|agents|drugs|anticancer therapy|anti cancer therapy|anti cancer agents)~{_ANTI} agents known to be myelosuppressive~agents known to be myelosuppressive~cytotoxic or myelosuppressive (chemotherapy|therapy)~myelosuppressive or cytotoxic (chemotherapy|therapy)~cytotoxic chemotherapy or other {_ANTI} agents known to be myelosuppressive~cytotoxic chemotherapy or other chemotherapy known to be myelosuppressive~known to be myelosuppressive"),
    ("agents not known to be myelosuppressive", {"groups": ("not_myelosuppressive",)}, rf"{_ANTI} agents not known to be myelosuppressive~agents not known to be myelosuppressive~(non myelosuppressive|nonmyelosuppressive) (chemotherapy|therapy|therapies|agent|agents|treatment|biologic|biologics|anticancer therapy)~not known to be myelosuppressive"),
    ("small molecule", {"groups": ("small_molecule",), "only": ("anticancer_drug",)}, "(targeted|oral|) small molecule (inhibitor|inhibitors|drug|drugs|agent|agents|therapy|therapies|targeted therapy|targeted therapies|targeted agents|anticancer agent|)~(targeted|oral|) small molecules~small (molecule|molecular) (anticancer|anti cancer|targeted|kinase inhibitor|targeted anticancer|tki) (therapy|therapies|treatment|treatments|drugs|agents)~small molecule (tki|tkis)~small molecule kinase inhibitors~small molecule kinase inhibitor"),
    ("targeted therapy", {"groups": ("targeted",)}, f"(molecular|molecularly|) targeted {_THERAPY}~(molecular|molecularly) targeted anticancer {_THERAPY}~biologically targeted {_THERAPY}~targeted anti cancer therapy~targeted anticancer therapy"),
    ("antibody", {"groups": ("antibody",)}, "(monoclonal|anticancer|anti cancer|anticancer monoclonal|anti cancer monoclonal|therapeutic|antitumor|anti tumor|other|) (antibody|antibodies)~(monoclonal|anticancer monoclonal|anti cancer monoclonal|anticancer|) antibody (therapy|therapies|treatment|based therapy|based therapies|immunotherapy)~mab~mabs~immunotherapeutic antibodies"),
    ("biologic agent", {"groups": ("biologic",), "only": ("anticancer_drug",)}, f"(biologic|biological|biologics) {_THERAPY}~biologics~(anticancer|anti cancer|antineoplastic|anti neoplastic|antitumor) biologic {_THERAPY}~biologic~biological~biologic ( anti neoplastic agent )~biologics ( anti neoplastic agent )~biological response modifiers~biologic response modifiers~biological response modifier~biological products~biological product~biotherapy"),
    ("hormonal therapy", {"classes": ("hormonal_therapy",)}, f"hormone~(hormonal|hormone|endocrine|antihormonal|anti hormonal|hormonal anticancer) {_THERAPY}~endocrine anticancer therapy~hormonal anticancer therapies"),
    ("immunotherapy", {"classes": ("immunotherapy",)}, f"immunotherapy~immunotherapies~immune therapy~immuno oncology agents~immuno oncology {_THERAPY}~immunotherapeutic {_THERAPY}~immune (based|modulating|targeted|mediated|directed) (anticancer|anti cancer|) {_THERAPY}~(anticancer|anti cancer) immunotherapy~immunotherapy agents~immunotherapy agent~systemic immunotherapy~immunologic therapy"),
    ("checkpoint inhibitor", {"classes": ("immune_checkpoint_inhibitor",)}, "immune checkpoint (inhibitor|inhibitors|inhibition|blockade|blockers|blocker|inhibitor therapy|inhibitor treatment|therapy|blockade therapy|antibody|antibodies|modulator|modulators)~checkpoint (inhibitor|inhibitors|inhibition|blockade|inhibitor therapy|inhibitor immunotherapy)~cpi~ici~icis"),
    # investigational
    ("investigational agent", {"groups": ("investigational",)}, "(other|another|unapproved|experimental|) (investigational|experimental) (drug or therapy|agent or therapy|therapy or agent|drug or biologic|agent|agents|drug|drugs|product|products|therapy|therapies|treatment|treatments|medicinal product|medicinal products|medication|medications|anticancer therapy|anti cancer therapy|anticancer agent|anticancer agents|anti cancer agent|anti cancer agents|medicine|medicines|compound|substance|intervention|biological product|drug or device|agent or device|product or device|drug or agent|device|devices|drug therapy|new drug|antineoplastic agents|procedure|procedures)~investigational drug ( s )~investigational agent ( s )~investigational imp~unapproved or investigational drug or device~investigational drug / agent"),
    ("study of an investigational agent", {"groups": ("investigational",), "_study": True}, "(interventional|investigational|therapeutic|clinical|interventional clinical|therapeutic clinical|clinical research|drug|) (trial|study|trials|studies) (with an investigational product|of an investigational agent|with an investigational agent|with an investigational drug|of an investigational product|of an investigational drug|involving an investigational product|involving an investigational drug|of an investigational therapy|with investigational products)~(clinical|research|clinical research|interventional|drug|) (trial|study|trials|studies) (of|with|involving|using|for) (a|an|any|other|another|) (investigational|experimental|new|study|) (drug|drugs|agent|agents|product|products|medication|device|medicinal product|therapy|treatment) (or (a|) (medical|investigational|investigational medical|) device|)~investigational drug or device (study|trial)~investigational (study|trial|studies|trials)~investigational clinical (trial|study)~investigational drug (study|trial|studies|trials)~investigational product trial"),
    ("another clinical trial", {"groups": ("investigational",), "_study": True, "_other": True}, "(interventional|investigational|therapeutic|clinical|interventional clinical|therapeutic clinical|clinical research|drug|clinical drug|) (trial|study|trials|studies)"),
    ("this study", {"groups": ("this_study",), "_study": True}, "(the|) (present|current) (study|trial|protocol)~this (study|trial|protocol|clinical trial|clinical study)~the same (study|trial)"),
    ("this study", {"groups": ("this_study",), "_study": True}, "(the|) (present|current) (study|trial|protocol)~this (study|trial|protocol|clinical trial|clinical study)~the same (study|trial)"),
    ("the study drug", {"groups": ("study_drug",)}, "(the|) study (drug|drugs|agent|agents|product|medication|treatment|treatments|therapy)~(the|) (investigational product|imp|ip) of this study~(the|) trial (drug|drugs|treatment|agent)~(the|any) (study|trial) (drug|drugs|treatment|treatments) or (their|its) analogues~study drugs or their analogues~any of the study (drugs|treatments|agents)~any study (drug|treatment|agent)~protocol (therapy|treatment)~the agents used in this study~the study drugs"),
    # surgery
    ("major surgery", {"groups": ("major_surgery",)}, "major (surgery|surgeries|surgical procedure|surgical procedures|operation|operations|operative procedure|surgical intervention|surgical interventions|surgical operation|surgical resection|surgical treatment|operative procedures|invasive procedure|procedure|procedures)~major surgery or procedure~large surgery"),
    ("minor surgery", {"groups": ("minor_surgery",)}, "minor (surgery|surgeries|surgical procedure|surgical procedures|operation|procedure|procedures|surgical intervention|surgical interventions)"),
    ("surgery", {"kinds": ("surgery",)}, "(surgery|surgeries|surgical procedure|surgical procedures|surgical intervention|surgical interventions|operation|operations|surgical resection|surgical treatment)~any surgery~open surgery~invasive surgical procedure~surgical procedures"),
    ("metastasectomy", {"procedures": ("metastasectomy",)}, "metastasectomy~pulmonary metastasectomy~thoracotomy"),
    ("biopsy or line placement", {"groups": ("biopsy",)}, "(core|tumor|needle|open|open lung|incisional|excisional|lung|core needle|fine needle|) (biopsy|biopsies)~diagnostic (biopsy|biopsies|surgery|procedure|procedures|surgical procedure|surgical procedures)~(central|central venous) (line|catheter|access device|access devices|access) (placement|insertion)~port placement~placement of (a|) (central line|central venous catheter|port|vascular access device)~insertion of (a|) central venous (catheter|access devices|access device|line)~vascular access device placement~minor diagnostic procedures"),
    # radiotherapy
    ("radiotherapy", {"kinds": (_ANYRT,)}, rf"{_RT}~(therapeutic|definitive|curative|other|conventional|proton|photon|systemic or local) {_RT}~xrt / external beam irradiation including protons~xrt / external beam irradiation~chemoradiotherapy~chemoradiation~proton (therapy|beam therapy)~radiation / radiotherapy"),
    ("stereotactic radiotherapy", {"groups": ("radiotherapy_stereotactic",)}, "radiosurgery~(stereotactic|stereotactic ablative|stereotactic body|stereotactic ablative body|stereotactic brain) (radiosurgery|radiotherapy|radiation|radiation therapy|irradiation)~(sbrt|sabr|srs)~gamma knife (radiosurgery|)~cyberknife"),
    ("local radiotherapy", {"groups": ("radiotherapy_local",)}, rf"(local|focal|localized|localised|limited field|small field|small port|local palliative|focal palliative|limited|involved field|local small port|stereotactic or small field) {_RT}~local {_RT} ( small (port|field) )~focal (therapy|treatment)~{_RT} ( small port )~local palliative {_RT} ( small port )~local {_RT} ( includes small port )~small port {_RT}~limited field {_RT} for palliation"),
    ("palliative radiotherapy of what is not in the brain", {"groups": ("radiotherapy_palliative",), "only": ("narrowed",)}, rf"palliative {_RT} (to|for|of) (the|) (non cns|non central nervous system|non central nervous system ( cns )|extracranial|non brain) (disease|metastases|metastasis|lesions|sites|site|tumors|)"),
    ("radiotherapy of what is not in the brain", {"kinds": ("radiotherapy",), "only": ("narrowed",)}, rf"{_RT} (to|for|of) (the|) (non cns|non central nervous system|non central nervous system ( cns )|extracranial|non brain) (disease|metastases|metastasis|lesions|sites|site|tumors|)"),
    ("palliative radiotherapy", {"groups": ("radiotherapy_palliative",)}, rf"palliative {_RT}~palliative (bone directed|limited field|small field|local) {_RT}~{_RT} for palliation~{_RT} for palliative (purposes|intent)~{_RT} for pain (control|palliation|relief)~palliative radiation ( small port )"),
    ("total body, craniospinal or pelvic radiotherapy", {"groups": ("radiotherapy_wide",)}, rf"tbi~total body {_RT}~total body irradiation ( tbi )~craniospinal {_RT}~cranio spinal {_RT}~craniospinal~csi~thyrotropin binding inhibition ( tbi )~total body~whole abdominal {_RT}~whole abdomen {_RT}~tbi ( total body irradiation )"),
    ("radiotherapy to half of the pelvis or more", {"groups": ("radiotherapy_pelvis",)}, rf"{_RT} to ~PELVIS~pelvic {_RT}~hemi pelvic {_RT}~whole pelvic {_RT}~whole pelvis {_RT}"),
    ("radiotherapy to much of the marrow", {"groups": ("radiotherapy_marrow",)}, rf"(other|) (substantial|significant|extensive|large) (bone marrow|marrow) {_RT}~(other|) substantial (bm|bone marrow) {_RT}~(large|wide|extended|extensive) field {_RT}~(large|wide|extended) field (therapy|treatment)~(large|wide|extended|other large) field (bone marrow|marrow) {_RT}~wide field of radiation~{_RT} to (a substantial portion of|a significant portion of|significant) (the|) (bone|) marrow"),
    ("radiotherapy of the lung", {"groups": ("radiotherapy_lung",)}, rf"(whole lung|thoracic|lung|chest|bilateral lung|pulmonary) {_RT}~{_RT} to (the|) (lung|lungs|chest|thorax|thoracic region)"),
    ("radiotherapy of the brain", {"groups": ("radiotherapy_brain",)}, rf"(whole brain|cranial|brain|cns) {_RT}~wbrt~{_RT} to (the|) (brain|cns)"),
    ("radiotherapy of the heart", {"groups": ("radiotherapy_heart",)}, rf"(cardiac|heart|mediastinal|mediastinum) {_RT}~{_RT} to (the|) (heart|mediastinum)"),
    ("radiopharmaceutical", {"classes": ("radiopharmaceutical",)}, "radiopharmaceutical~radiopharmaceuticals~radiopharmaceutical (therapy|therapies|agent|treatment)~therapeutic radiopharmaceuticals~radioisotope (therapy|treatment)~radioligand (therapy|therapies)~radionuclide (therapy|therapies)~systemically administered (radioisotope|radioisotopes|radiopharmaceutical)~radiolabeled (antibody|antibodies)~radioimmunotherapy~systemic radiation therapy~systemic radionuclides~radiopharmaceutical therapy ( e . g . , radiolabeled antibody )~therapeutic radioisotopes~(radioimmunoconjugate|radio immuno conjugate|radio immunoconjugate) (therapy|therapies|)~radioimmunoconjugates~(therapeutic|) radionuclides"),
    ("bone-seeking radionuclide", {"classes": ("bone_seeking_isotope",)}, "bone (targeted|seeking) (radionuclide|radionuclides|radioisotope|radioisotopes|radiopharmaceutical|radiopharmaceuticals|isotope|isotopes)"),
    ("samarium", {"classes": ("bone_seeking_isotope",)}, "153 samarium~samarium 153~153 sm edtmp~sm 153~samarium"),
    ("131I-MIBG", {"drugs": ("mibg_131",)}, "(therapeutic|) (131 i mibg|131 i - mibg|i 131 mibg|mibg|131 imibg) (therapy|treatment|)"),
    # transplants
    ("stem cell transplant", {"groups": ("transplant",)}, rf"{_STEM} {_SCT}~{_STEM} {_SCT} ( (sct|hsct|bmt|asct) )~sct~hsct~bmt~stem cell infusion ( with or without tbi )~(bone marrow or stem cell|autologous or allogeneic {_STEM}|allogeneic or autologous {_STEM}|autologous / allogeneic {_STEM}) {_SCT}~stem cell boost~stem cell (reinfusion|re infusion)~transplant~transplantation"),
    ("stem cell transplant", {"groups": ("transplant",)}, rf"(allogeneic|allogenic|autologous) (or|and|and/or|/) (autologous|allogeneic|allogenic) ({_STEM} |){_SCT}"),
    ("autologous transplant", {"kinds": ("autologous_transplant",)}, rf"(autologous|auto) ({_STEM} |){_SCT}~asct~autologous {_STEM} {_SCT} ( asct )~autologous {_STEM} {_SCT} , including boost infusion~autologous {_STEM} {_SCT} including boost infusion~autologous stem cell boost~auto sct~auto hsct~auto hct~autologous hct~autologous hsct~stem cell boost infusion~autologous (stem cell|) (infusion|boost)"),
    ("allogeneic transplant", {"kinds": ("allogeneic_transplant",)}, rf"(allogeneic|allogenic|allo|allogeneic or syngeneic|allogenic or syngeneic) ({_STEM} |){_SCT}~allogeneic {_STEM} {_SCT} ( (allo sct|allo hsct|hsct|allohsct) )~allo sct~allo hsct~allo hct~allogeneic hct~allogeneic (bone marrow|) or (stem cell|) {_SCT}~allogeneic hsct~allosct~alloscts~allogeneic (bone marrow|marrow|stem cell) or {_STEM} {_SCT}~allogeneic tissue or {_STEM} {_SCT}~allogeneic tissue {_SCT}"),
    ("allogeneic or organ transplant", {"kinds": ("allogeneic_transplant",), "procedures": ("organ_transplant",)}, "(allogeneic|allogenic) (bone marrow|stem cell|tissue|bone marrow , stem cell|bone marrow , stem cells ,|hematopoietic stem cell) (or|/|, or) (solid organ|organ) (transplant|transplants|transplantation)~(solid organ|organ) or (allogeneic|allogenic) (bone marrow|stem cell|hematopoietic stem cell|) (transplant|transplantation)"),
    ("stem cell or organ transplant", {"groups": ("transplant",), "procedures": ("organ_transplant",)}, "(bone marrow|stem cell|bone marrow , stem cell) or (solid organ|organ) (transplant|transplantation)~(solid organ|organ) or (bone marrow|stem cell) (transplant|transplantation)"),
    ("organ transplant", {"procedures": ("organ_transplant",)}, "(solid|major|) organ (transplant|transplants|transplantation|transplantations|allograft)~(allogeneic|allogenic|prior) (solid organ|organ) (transplant|transplantation)"),
    ("donor lymphocyte infusion", {"groups": ("donor_lymphocytes",)}, "donor (lymphocyte|leukocyte) (infusion|infusions)~donor (lymphocyte|leukocyte) infusion ( dli )~dli"),
    # cells and genes
    ("cell therapy", {"classes": ("cell_therapy",), "kinds": ("cell_therapy",)}, "(any type of|any|other|adoptive|) (cellular|cell|adoptive cell|adoptive cellular|cell based|cellular immuno|adoptive t cell) (therapy|therapies|immunotherapy|immunotherapies|treatment|transfer|transfer therapy)~adoptive cell transfer~adoptive immunotherapy~(genetically|gene) (modified|engineered) (t cell|cell|immune cell) (therapy|therapies)~engineered t cell therapy~t cell (therapy|therapies|infusion)~cell infusions~cellular products"),
    ("allogeneic cell therapy", {"classes": ("cell_therapy",), "kinds": ("cell_therapy",), "only": ("narrowed",)}, "(allogeneic|allogenic) (cell|cellular|cell based) (therapy|therapies|product|products)"),
    ("CAR T cells", {"classes": ("CAR_T",)}, "(chimeric antigen receptor|car) (t|t cell|t cells|t cell therapy|t therapy|t cell treatment|modified t cells|therapy|cell therapy|t cell product|nk cells)~chimeric antigen receptor ( car ) (t cell therapy|t cells|t cell|t therapy)~car t cells~chimeric antigen receptor t cell therapy ( car t )"),
    ("gene therapy", {"kinds": ("gene_therapy",)}, "(prior|) gene (therapy|therapies|transfer)~gene therapy product~gene therapy products~viral gene therapy~(an|any|another|) (oncolytic virus|oncolytic viruses|oncolytic virotherapy|oncolytic viral therapy)~ov"),
    ("NK cells", {"classes": ("NK_cell_therapy",)}, "natural killer cells~nk cells~nk cell (therapy|infusion)"),
    ("tumour vaccine", {"classes": ("cancer_vaccine",)}, "(cancer|tumor|anticancer|anti cancer|therapeutic|therapeutic anticancer|therapeutic anti cancer|therapeutic tumor|therapeutic cancer|antitumor|anti tumor|dendritic cell) (vaccine|vaccines|vaccine therapy|vaccination)~vaccine therapy for cancer"),
    ("drug against another T-cell receptor", {"classes": ("immune_checkpoint_inhibitor", "costimulatory_agonist")}, "(an|any|other|) (agent|agents|drug|drugs|antibody|antibodies) (directed to|directed at|directed against|targeting|specifically targeting) (another|other|a|any|) (stimulatory or co inhibitory|stimulatory or coinhibitory|co stimulatory or co inhibitory|costimulatory or coinhibitory|stimulatory or inhibitory|stimulatory / co inhibitory|stimulatory / coinhibitory|co inhibitory|coinhibitory|co stimulatory|costimulatory) t cell (receptor|receptors|pathway|pathways)~(antibody|drug|agent) (or (drug|antibody|agent)|) (specifically|) (targeting|directed at|directed against|that targets) t cell (co stimulation|costimulation) (or|and/or) (immune|) (checkpoint pathways|checkpoint pathway|checkpoints|checkpoint mechanisms)"),
    # supportive treatment
    ("antibiotic", {"classes": ("antibacterial",)}, "(therapeutic|systemic|) (oral or iv|oral or intravenous|iv or oral|intravenous or oral|oral / iv|oral / intravenous|iv / oral|oral and intravenous|iv|intravenous|parenteral|oral|systemic|) (antibiotic|antibiotics)"),
    ("prophylactic antibiotic", {"classes": ("antibacterial",), "only": ("narrowed",)}, "prophylactic (oral|systemic|iv|oral or iv|) (antibiotic|antibiotics)"),
    ("medication that the protocol prohibits", {"groups": ("undescribed",)}, "(concomitant|) (medication|medications|drug|drugs) prohibited by (the|this) (protocol|study protocol|study|trial)~(concomitant|) (medication|medications|drug|drugs) (that|which) (are|is) prohibited by (the|this) (protocol|study)"),
    ("complementary medicine", {"groups": ("undescribed",)}, "complementary (or alternative|and alternative|/ alternative|and/or alternative|) (medicine|medicines|medication|medications|therapy|therapies|treatments|remedies)~botanical (preparation|preparations|product|products|medicine|medicines|supplement|supplements)"),
    ("immunostimulant", {"classes": ("interferon", "interleukin", "cytokine", "macrophage_activator", "costimulatory_agonist")}, "(systemic|) (immunostimulatory|immune stimulatory|immunostimulating) (agent|agents|drugs|therapy|therapies|medications)~immunostimulants"),
    ("live vaccine", {"groups": ("live_vaccine",)}, "(live|live attenuated|live virus|live viral|attenuated|live or live attenuated|live / attenuated|live or attenuated|live / live attenuated|attenuated live|live microbial|live , attenuated|live bacterial) (vaccine|vaccines|vaccination|vaccinations|immunization|virus vaccine|virus vaccines|viral vaccine|vaccine therapy|vaccine therapies|viral vaccines|vaccines reception)~live vaccine or live attenuated vaccine~live vaccines or live attenuated vaccines~live vaccines and live attenuated vaccines~live vaccine , live attenuated vaccine~vaccines containing live virus~live vaccine ( s )~live vaccines , attenuated vaccines~live attenuated vaccine ( s )~vaccination with (a|) (live|live attenuated) (vaccine|virus)~live (virus|viral) (and|or|and/or) (live|) bacterial (vaccine|vaccines)"),
    ("vaccine against infection", {"groups": ("infection_vaccine",)}, "non oncology (vaccine|vaccines|vaccine therapy|vaccine therapies) (used for (the|) prevention of (infectious disease|infectious diseases|infection)|)~(vaccine|vaccines|vaccination|vaccinations|immunization|immunizations)~(any|prophylactic|preventive) (vaccine|vaccines|vaccination)~vaccines for prevention of infectious disease~vaccines for infectious disease"),
    ("inactivated vaccine", {"kinds": ("vaccine",), "_mild": True}, "(inactivated|killed|non live|nonlive) (vaccine|vaccines|influenza vaccine|virus vaccines)"),
    ("growth factor", {"groups": ("growth_factor",)}, "(hematopoietic|haematopoietic|hemopoietic|myeloid|colony stimulating|white cell|granulocyte|platelet|bone marrow|blood cell|) growth (factor|factors)~(hematopoietic|) growth factor support~(granulocyte|) colony stimulating (factor|factors)~(g csf|gcsf|gm csf|csf)~(hematopoietic|haematopoietic|) growth factors that support (platelet or white cell number or function|(platelet|white cell|blood cell) (number|count) or function)~growth factors that support platelet , red or white blood cell number or function"),
    ("long-acting growth factor", {"groups": ("growth_factor_long",)}, "(long acting|pegylated|peg|long lasting) (growth factor|growth factors|g csf|gcsf|colony stimulating factor|colony stimulating factors|formulation|medications|forms)~(a|) long acting growth factor ( pegfilgrastim )~pegfilgrastim~peg filgrastim~neulasta~pegylated gcsf"),
    ("short-acting growth factor", {"groups": ("growth_factor_short",)}, "short acting (growth factor|growth factors|g csf|gcsf|colony stimulating factor|colony stimulating factors|formulation|medications)~(filgrastim|sargramostim)"),
    ("cytokine", {"classes": ("cytokine",)}, "cytokine~cytokines~cytokine (therapy|therapies|treatment)~(interleukins|interleukin) , (interferons|interferon) (and|or) (cytokines|cytokine)~(interleukins|interleukin) (therapy|)~(interferons|interferon) (therapy|)"),
    ("platelet transfusion", {"kinds": ("transfusion",), "only": ("platelet_transfusion",)}, "platelet (transfusion|transfusions)"),
    ("transfusion", {"kinds": ("transfusion",)}, "(blood|red blood cell|rbc|prbc|red cell|blood product|) (transfusion|transfusions)~transfusion of blood products~blood products"),
    ("liver-directed therapy", {"groups": ("liver_directed",)}, "liver directed (therapy|therapies|treatment|treatments)~hepatic (artery|arterial) embolization~transarterial chemoembolization~tace"),
    ("locoregional therapy", {"groups": ("local_therapy",)}, "(local|locoregional|loco regional|local regional) (therapy|therapies|treatment|treatments)"),
)  # fmt: skip
_PIECES = re.compile(r"[()|]|[^()|]+")


class Place:
    """A place in the phrases, behind the words that lead to it. `means` is the row that those words are a phrase of, `after` leads on.

    The phrases are far too many to spell out (half a million): a pattern is kept as its words, each with those that may stand behind it, and what follows
    at a place is worked out when a text first comes there.
    """

    __slots__ = ("_behind", "_known", "means")

    means: Meaning | None

    def __init__(self, ways: Iterable[int], *, ends: bool = True) -> None:
        rows = [-1 - way for way in ways if way < 0]
        self.means = _MEANINGS[min(rows)] if rows and ends else None  # an earlier row keeps a phrase that a later one has, too
        self._known: dict[str, Place] = {}
        self._behind: dict[str, dict[int, None]] = {}
        for way in ways:
            if way >= 0:
                self._behind.setdefault(_WORDS[way], {}).update(dict.fromkeys(_FOLLOW[way]))

    def after(self, word: str) -> Place | None:
        """The place one word further; None where no phrase goes on with it."""
        place = self._known.get(word)
        if place is None and (ways := self._behind.get(word)) is not None:
            place = self._known[word] = Place(ways, ends=word != "to")  # no phrase ends in "to"
        return place

    def __iter__(self) -> Iterator[str]:
        """The words that may follow."""
        return iter(self._behind)


# Every word of the patterns has a number; a negative one ends a phrase: -1 - its row.
_WORDS: list[str] = []
_FOLLOW: list[tuple[int, ...]] = []  # what may stand behind a word
_MEANINGS: list[Meaning] = []
Sequence = list["str | list[Sequence]"]  # words, and alternatives


def parsed(pattern: str) -> list[Sequence]:
    """A pattern as its alternatives. A parenthesis with blanks on its inner sides is meant literally."""
    open_: list[list[Sequence]] = [[[]]]
    for piece in _PIECES.findall(pattern.replace("( ", "\x01 ").replace(" )", " \x02")):
        if piece == "(":
            inner: list[Sequence] = [[]]
            open_[-1][-1].append(inner)
            open_.append(inner)
        elif piece == ")":
            open_.pop()
        elif piece == "|":
            open_[-1].append([])
        else:
            open_[-1][-1] += piece.replace("\x01", "(").replace("\x02", ")").split()
    return open_[0]


def _entries(alternatives: list[Sequence], behind: tuple[int, ...]) -> tuple[int, ...]:
    """The words with which alternatives may begin, when `behind` stands behind them."""
    found: tuple[int, ...] = ()
    for sequence in alternatives:
        follow = behind
        for item in reversed(sequence):
            if isinstance(item, str):
                _WORDS.append(item)
                _FOLLOW.append(follow)
                follow = (len(_WORDS) - 1,)
            else:
                follow = _entries(item, follow)
        found += follow
    return found


def vocabulary() -> Place:
    """Where phrases begin."""
    return _BUILT[0] if _BUILT else _build()


_LOCK = Lock()
_BUILT: list[Place] = []


def _build() -> Place:
    """The numbers of the words are given out once, by one thread: two that build at a time would mix them up."""
    with _LOCK:
        if not _BUILT:
            _BUILT.append(_spelled())
        return _BUILT[0]


def _spelled() -> Place:
    ways: dict[int, None] = {}
    for name, fields, patterns in _ROWS:
        flags = frozenset(key for key in fields if key.startswith("_"))
        therapy = Therapy(name=name, **{key: value for key, value in fields.items() if not key.startswith("_")})
        _MEANINGS.append((therapy, flags))
        for pattern in patterns.split("~"):
            ways.update(dict.fromkeys(_entries(parsed(pattern), (-len(_MEANINGS),))))
    return Place(ways, ends=False)  # nothing is no phrase


def meanings() -> list[Meaning]:
    """What the phrases mean, row by row."""
    vocabulary()
    return _MEANINGS


HEADS = frozenset(
    ["therapy", "therapies", "treatment", "treatments", "chemotherapy", "chemotherapies", "chemo", "chemotherapeutic", "cytotoxic", "cytotoxics", "agent", "agents", "drug", "drugs", "regimen", "regimens", "radiotherapy", "radiation", "irradiation", "xrt", "rt", "tbi", "craniospinal", "radiosurgery", "sbrt", "surgery", "surgeries", "surgical", "operation", "procedure", "procedures", "biopsy", "transplant", "transplantation", "infusion", "sct", "hsct", "bmt", "asct", "vaccine", "vaccines", "vaccination", "antibody", "antibodies", "mab", "biologic", "biologics", "biological", "biotherapy", "immunotherapy", "immunotherapies", "inhibitor", "inhibitors", "inducer", "inducers", "substrates", "molecules", "cytokine", "cytokines", "interleukin", "interleukins", "interferon", "interferons", "transfusion", "transfusions", "steroid", "steroids", "corticosteroid", "corticosteroids", "glucocorticoids", "myelosuppressive", "investigational", "medication", "medications", "radiopharmaceutical", "radiopharmaceuticals", "checkpoint", "cellular", "car", "dli", "metastasectomy", "thoracotomy", "vaccinations", "anticoagulants", "anticoagulation", "immunosuppression", "CLASS", "DRUG", "REGIMEN", "PROC", "toxicity", "toxicities", "toxic", "recovered", "resolved", "recovery", "unresolved", "line", "lines", "regimens"]
)  # fmt: skip
