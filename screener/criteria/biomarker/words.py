"""Words around markers: what leads up to one, how it is tested, and names that look like genes and are none."""

from __future__ import annotations

from screener.criteria.wording_shared import vocabulary
from screener.text.gated import gated

# Before a marker: that it was found, and of which sort a variant is; the record says "mutated" of all of them.
LEADING = vocabulary(
    """
    a an the of in for with to that which whose have has had having must should is are be been being was were or and any at least one patient patients participant participants subject subjects individual individuals
    documented documentation documents evidence evident presence present existence known confirmed confirmation histologically pathologically cytologically molecularly genetically locally centrally histologic pathologic tested test determined determination identified identification detected
    detectable demonstrated proven established validated report reported results result showing shows show harbor harbors harbour harbours harboring harbouring carry carries carrying bear bears bearing express expresses found considered deemed defined
    tumor tumors tumour tumours tumoral cancer cells cell disease status gene genes protein somatic germline activating inactivating actionable clinically targetable oncogenic pathogenic pathogenetic deleterious likely suspected predicted sensitizing sensitising sensitive
    histological cytological cytologic blood-based ctdna-based tissue-based driver truncating homozygous heterozygous biallelic bi-allelic monoallelic loss-of-function gain-of-function lof function molecular genetic genomic alteration-positive pre-screening prescreening historical historic history prior local central
    """
)
# Behind a marker: where, with what and by whom it is tested. The record's assay answers all the same.
TESTING = vocabulary(
    """
    a an the of in on for with to that which or and as by per via using use used through from at any either both each all is are be been was were must should may can has have following
    determined determination assessed assessment confirmed confirmation detected detection demonstrated documented documentation identified identification measured verified established evaluated evaluation tested test tests testing performed obtained proven known
    reported report reports result results recorded indicated classified classification done available acceptable accepted allowed shown found defined
    ihc immunohistochemistry immunohistochemical immunohistochemically fish ish cish ngs pcr rt-pcr rq-pcr qpcr ddpcr flow cytometry sequencing sequence next generation next-generation whole exome genome wes wgs situ hybridization hybridisation fluorescence fluorescent
    chromogenic molecular genetic genomic analysis analyses analytical analytically assay assays method methods methodology technique techniques technology platform panel panels multiplex multi-gene array karyotyping cytogenetics cytogenetic polymerase chain reaction real-time
    laboratory laboratories lab labs local locally central centrally institutional institution's regional national hospital site sites site's study sponsor sponsor's designated qualified accredited certified certification approved approval validated equivalent appropriate appropriately other another similar
    clia clia-certified clia-approved clia-validated clia-88 cap cap-accredited cap/clia iso fda fda-approved fda-cleared food drug administration clinical improvement amendments amendment act iso-certified college american pathologists pathologist pathology asco asco/cap asco-cap society oncology
    guideline guidelines recommendation recommendations accordance according based standard standards care routine regulations regulation regulatory specific country countries region us usa eu united states outside china companion diagnostic diagnostics commercial commercially
    cdx foundationone foundation one medicine guardant guardant360 oncomine tempus caris ventana dako pharmdx herceptest oncotype mammaprint archer therascreen cobas
    tumor tumors tumour tumours tissue tissues biopsy biopsies sample samples specimen specimens archival archived fresh blood plasma serum saliva bone marrow liquid ctdna cfdna circulating dna rna mrna cells cell primary metastatic lesion lesions recent recently most latest last newest
    prior previous previously before enrollment enrolment screening pre-screening prescreening registration baseline entry randomization during time consent standard-of-care soc investigator investigator's physician review
    histopathological histopathologic examination utilizing utilising consistent manner combomatch
    gene genes genetic status level levels protein type variant variants alteration alterations regardless irrespective whichever wherever retrospective prospective purposes note eg
    """
)
BEGINS_TESTING = gated(
    r"(?:as |by |per |in |on |using |via |with |through |at |from |based |according |detected|determined|confirmed|identified|assessed|measured|documented|demonstrated|tested|evaluated|classified|established|verified|reported|indicated|locally|centrally|local |genes?\b|status\b|results?\b|proteins?\b|testing\b|\(|tumou?rs?\b|which is|that is|is (?:documented|confirmed|determined|identified|known))"
)
NO_TEST = gated(r"^(?:in|with|at|on|for|from|by|to|of)(?: the| a| an| any| their)*$|\b(?:metastatic|primary|recent|prior|previous|before)$")
# Capitals and digits that are no gene.
NOT_A_GENE = frozenset(
    """
    dna rna mrna ctdna cfdna cdna ihc fish ish cish ngs pcr rtpcr qpcr wes wgs clia cap fda asco iso us usa eu uk ema nccn esmo who recist ecog ct mri pet spect uln lln nsclc sclc tnbc crc hcc gist mm aml all cll cml mds mpn nhl hl dlbcl hnscc npc rcc mcrpc mibc net gbm hgsoc pdac ddr hrr hr mmr
    tki tkis adc car mab cns csf pk pd qol ae sae dlt mtd iv po sc im and or not no yes if for the sponsor note part arm cohort phase tps cps snv vaf loh cnv hiv hbv hcv hbsag hpv ebv cmv htlv tb covid sars ana rf anca inr psa cea afp ldh alt ast alp egfrtki cdk cep id ii iii ivd soc nos bid qd auc tbd pi irb
    il ffpe he hne hla mhc bm pb bmi bsa gfr crcl nyha nci nih cog msk
    """.split()
)
__all__ = ["BEGINS_TESTING", "LEADING", "NOT_A_GENE", "NO_TEST", "TESTING"]
