"""Words of which a clause on tissue, biopsies and samples is made. A clause that holds any other word speaks of something else as well."""

from __future__ import annotations

from screener.criteria.wording_shared import vocabulary
from screener.text.gated import gated

ANCHOR = gated(
    r"\b(?:biops(?:y|ies|ied)|rebiops(?:y|ies)|re-biops(?:y|ies)|biopsiable|biopsy-?able|archiv(?:al|ed|es?)|ffpe|(?:tumou?r|cancer|archived|paraffin|tissue|unstained) (?:tissues?|blocks?|samples?|specimens?|slides?|material)|(?:tissues?|specimens?|samples?)\b(?=.{0,60}\b(?:tumou?r|block|slides?))|unstained|biospecimens?)"
)
# "Tissue" and "samples" alone, where the sentence begins with them and goes on to say whence or how old
TISSUE_FIRST = gated(
    r"(?:(?:the|a|an|any|archival|archived|fresh|frozen|fresh-frozen|stored) ){0,3}(?:(?:tissues?|specimens?|samples?|material)(?: (?:is|are|must|should|be|have|has|been)){0,3} (?:no (?:older|more) than|not older than|from the (?:most |latest|last|first|original|primary|current|initial)|from (?:a |the )?(?:relapse|recurrence|resection|surgery|diagnosis)|(?:preferred|encouraged|requested)\b)|(?<=frozen )tumou?rs? (?:is |are )?(?:requested|preferred|encouraged))"
)
SAMPLE = gated(
    r"\b(?:(?:blood|urine|stool|fa?ecal|saliva|serum|plasma|buccal|biological|research|pharmacokinetic|pk|bone marrow|csf|hair|skin|nasal|plaque|oral|ctdna) (?:aspirates? |swabs? |punch )?(?:samples?|specimens?|collections?|sampling|draws?|swabs?|aspirates?)|biospecimens?|blood draws?|(?:samples?|specimens?) of (?:blood|urine|stool|saliva)|(?:blood|urine|stool|saliva|serum|plasma)\b.{0,60}\b(?:samples?|specimens?))"
)
VOCABULARY = vocabulary(
    """
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their his her he she it its
    one two three more than less at least most only also nor as well but of to in on for from with by until through during while within after before
    prior into up per via and or and/or not no non when where unless otherwise else then once there here so same other another additional further new newly recently recent
    patient patients patient's patients' subject subjects subject's participant participants participant's individual individuals person persons candidate candidates
    must should shall need needs needed require required requires requiring requirement requirements mandatory mandated will would may can could cannot
    able ability capable willing willingness agree agrees agreed agreeing agreement consent consents consented consenting accept accepts acceptance accepting acceptable allow allows allowing allowed permit permits permitted
    voluntarily opt undergo undergoes undergoing undergone have has had having provide provides provided providing provision give gives giving submit submits submitted submitting submission send sent supply supplied
    donate obtain obtained obtaining obtainable collect collected collecting collection collections take taken perform performed performing procedure procedures make made ship shipped shipment shipping
    use used using usage store stored storage storing bank banked banking share release access accessible accessibility available availability unavailable existing exist exists presence present on-file file confirm confirmed confirmation
    archival archived archive archives archivable historical historic stored-archived diagnostic primary metastatic metastasis recurrent recurrence relapse relapsed progressive progression progressing residual original initial initially
    baseline screening pre-screening prescreening pretreatment pre-treatment pre post posttreatment post-treatment on-treatment ontreatment on-study off-study treatment therapy therapies trial study studies protocol intervention enrollment enrolment enroll enrolled registration
    pre-registration preregistration randomization randomisation entry inclusion eligibility eligible participation start initiation starting first last latest most dose dosing cycle day days week weeks month months year years old older time times timepoint timepoints point points course duration period visit end
    paired serial sequential repeat repeated repeatedly multiple single mandatory-paired optional optionally fresh freshly frozen snap formalin formalin-fixed fixed formaldehyde formalinfixed paraffin paraffin-embedded embedded ffpe block blocks slide slides section sections sectioned
    unstained stained cut serially core cores needle needles fine aspirate aspirates aspiration aspirations fna punch excisional excision excised excise incisional incision surgical surgery surgically resection resections resected resectional cytology cytological cytologic cell cells pellet material materials
    tumor tumors tumour tumours tumoral cancer cancers malignant malignancy neoplastic disease lesion lesions site sites location locations mass node nodes lymph nodal soft tissue tissues specimen specimens sample samples sampling biospecimen biospecimens biopsy biopsies biopsied biopsiable biopsy-able rebiopsy re-biopsy rebiopsied
    biopsied biological blood urine stool fecal faecal feces saliva serum plasma buccal swab swabs bone marrow peripheral whole leftover remaining residual-tissue excess extra separate different
    adequate adequately sufficient sufficiently suitable suitability appropriate evaluable viable quality quantity amount minimum representative content cellularity qualified
    central centrally local locally laboratory laboratories lab labs sponsor sponsor's designated institution institution's institutional pathology pathologic pathological pathologist pathologists histology histologic histological histopathology histopathological review reviewed evaluation evaluated assessment assessments assessed assess analysis analyses analyzed analysed testing test tests tested determination determine determined examination
    biomarker biomarkers correlative correlates correlation translational exploratory research molecular genomic genetic genomics proteomic profiling profile sequencing next-generation next generation ngs rna dna wes whole-exome ihc immunohistochemistry immunohistochemical staining expression status pharmacodynamic pharmacodynamics pharmacokinetic pharmacokinetics pk pd immune immunologic immunological correlative-study
    purpose purposes objectives objective future retrospective retrospectively prospective prospectively exome transcriptomic transcriptome assay assays vaccine preparation manufacture manufacturing production generation panel
    safe safely safety feasible feasibility medically clinically technically possible practicable practical deemed considered judged judgment judgement opinion discretion investigator investigator's investigators physician treating interventional radiologist radiologists
    amenable amendable accessible accessible-lesion easily readily readily-available percutaneous image-guided ultrasound-guided ct-guided guided guidance guidelines risk risks acceptable low minimal undue unacceptable significant excessive contraindicated contraindication anesthesia anaesthesia
    irradiated irradiation unirradiated radiated radiation radiotherapy field area previously previous prior-treated target injected untreated injection
    standard care soc routine clinical practice part above below described outlined specified defined following note e.g eg i.e ie etc including include includes included example such case cases waived waiver approved approval discussion discuss discussed consultation consult contacted exceptions exception agreed monitor medical chair pi principal sponsor-approved
    preferred preferably preference prefer encouraged recommended strongly highly requested request ideally desirable whenever possible-tissue provided-that sooner later longer closest best far
    date diagnosis signature signing informed form documentation documented report reports record records recorded result results resulting equal equivalent equivalents alternatively instead rather over versus greater
    received receive receipt completion completed complete line systemic anticancer anti-cancer antineoplastic interval intervening since between up-to obtained-within collected-on
    s uninjected injected-lesion end expected evaluability carrying planned scheduled plan archivally unacceptable cytopathology block-of clinical-trial secondary tertiary third second first-line frozen-section
    meet meets meeting selected bm percutaneously targeted cellular cycles h whilst micrometer micrometers frontline mid punctured total crt team already approximately indicated based correlatives criteria specifically recruited
    effort metastases radiologic endoscopic written exceptional avoided ies step upfront second-line guidance surplus submitting-site
    measurement measurements prescreening hematoxylin haematoxylin eosin manual manuals definitive enables freshly independent molecular post-enrollment restaging schedules ideally anti-cancer institution's highly quantities levels level microscopic equivalent
    um micron microns µm thick thickness content-of percent charged positively uncharged consisting contain contains containing derived coming come comes origin-of necrosis necrotic decalcified decalcification acid acceptable-form form forms type types kind
    """
)
# Words that turn a clause: without tissue, unable or unwilling to have a biopsy.
LACKING = gated(
    r"^(?:(?:patients?|subjects?|participants?|with|who|who are|are|is|has|have|the|an?|any) ){0,4}(?:no|lack of|absence of|unavailability of|unavailable|insufficient|inadequate|unable|unwilling|refus\w{1,4}|inability|unwillingness|cannot|can not|not able|not willing|not have|do not have|does not have|not amenable|not accessible|not available)\b"
)
# A tumour's state told of the patients is a statement of its own.
OF_PATIENTS = gated(
    r"\b(?:patients?|participants?|subjects?|adults?) (?:who are |must be |of )?(?:aged?\b|[<>≥≤]|(?:at least )?\d+ (?:years|weeks))|\b(?:with|have|has|having|who are|are|is|an?) (?:\w+ ){0,2}?(?:metastatic|recurrent|relapsed|progressive|residual|primary|malignant|evaluable|viable) (?:disease|tumou?rs?|cancers?|malignanc\w+|lesions?)(?! (?:tissue|sample|specimen|biops|block|material|that|which|amenable|accessible|suitable|lesions? (?:that|amenable|accessible)))"
)
# What is said of a marker ("assessed on the newest biopsy"), of the staff, or of all patients together is no statement on this patient's tissue.
NOT_OF_TISSUE = gated(
    r"^(?:in|on|by|from|using|via|per|of|as|at(?! least)|within|based|(?:tumou?rs?|status|expression|disease|results?|testing)(?: \w+)? (?:assessed|determined|confirmed|tested|documented|on|in|by)|assessed|determined|detected|confirmed(?! availab)|documented(?! availab)|evaluated|tested|measured|identified|evidence|demonstrat\w+)\b|evaluable (?:disease|lesions?)|% of (?:all |the )?(?:enrolled )?(?:patients|participants|subjects)|\b(?:contacted|approved|approval|consult|exceptions?)\b"
)
PLAIN = vocabulary(
    """
    archival archived tumor tumour tissue tissues sample samples specimen specimens or and and/or of the a an for available availability is are be must have has having provide provided provision patient patients
    participant participants subject subjects able ability to with in from central review research correlative studies study biomarker biomarkers analysis analyses testing laboratory submit submission required mandatory
    collection access prior should all adequate sufficient exploratory retrospective purposes purpose future use sponsor pathologic pathology review evaluation assessment assessments material formaldehyde-fixed ffpe formalin fixed paraffin embedded formalin-fixed paraffin-embedded block blocks either
    """
)
__all__ = ["ANCHOR", "LACKING", "NOT_OF_TISSUE", "OF_PATIENTS", "PLAIN", "SAMPLE", "TISSUE_FIRST", "VOCABULARY"]
