"""Sentences that explain: who can bear children, what counts as menopause, which methods of contraception are meant. They ask nothing by themselves (verdicts, rule 18)."""

from __future__ import annotations

import re

from screener.criteria.wording_shared import vocabulary, words_in
from screener.text.gated import Stems, gated

# Every word of such a sentence is one of these or one of the words of contraception.
MORE_WORDS = vocabulary(
    """
    menses menstruation menstrual menstruating consecutive positive meets meet meeting uterine intra relation evaluated evaluate evaluation reliability fsh lh follicle
    stimulating luteinizing luteinising placement associated history suspect suspects another evidence remaining celibate needed performed self self-reported reported
    immediately established basis blood greater levels level penile documentation instructions confirmation interview conception cause causes permanent permanently
    six three twelve eighteen four research amenorrheic amenorrhoeic amenorrhea amenorrhoea otherwise records record physiologically hrt preservation physician doctor declaration cbp pcbp iocbp
    experienced estradiol estradiol's refusal interval likely mother begin about naturally natural alone nonsterile non-sterile exogenous fulfilling fulfil fulfill fulfilled
    institution institutional irreversible irreversibly deemed embryo inhibit inhibits suppression still importance risks synthetic latex preceding biological biologic physiological physiologic engage engages
    engaging secondary tests test testing mature apply applies anyone someone benefit ejaculate interrupt subcutaneous subdermal confirm confirms produce abstains length review
    sole preferably menopause onset congenital abnormalities induced early neo completely intended actual effect effects exempt undergo replacement resume information possible incapable consider contain surgery
    ovary ovarian ovaries nulliparous nulligravid policy adopt protection external examination germ advice seek recent minimum range result results orientation
    remains remained either primary secondary-to oral placed occluded removal removed fallopian uterus uterine salpingectomies oophorectomies hysterectomies ablation
    endometrial idiopathic premature failure genotype karyotype xy turner syndrome agenesis mullerian absence ages aged ability laparoscopic micro-insert essure
    coil loop ius iuds hormone-containing hormone-releasing copper-containing progestogen-only progestogens estrogens oestrogen oestrogens progesterone-only combined minipill
    vasectomised vasectomized partner's azoospermia sperm-free counted permitted allowed supplemented together concurrent concurrently simultaneously such opposed contrast solely
    coitus interruptus ovulation post-ovulation postovulation symptothermal sympto-thermal thermal temperature methods' unacceptable insufficient inadequate reliable unreliable cooperative
    postmenopausal post-menopausal premenopausal perimenopausal pre-menopausal state status women's woman's female's male's wocbps non-childbearing nonchildbearing
    years year months month weeks day days continuous spontaneous spontaneously cessation total chemical chemically medically medical hormonally alternative cause without than since last
    definition definitions term terms applies used purpose intact capable least verified verification assessed recommended considerations considered strongly encouraged discuss preferred
    treating notify notified inform informed pregnancies outcome outcomes should becomes suspected immediately investigator staff team study's she
    free past judged whether cannot regardless refrains undergone achieved menarche menarchal prepubertal pubertal puberty reached sexual genital intercourse physical mentally biologically ability has had not yet ever point some any form together
    azoospermic exempt heterosexually continuously list information instructions provided given found judgment judgement principal length continue calculated limit upper half-life patient designated associate replace
    radiation chemotherapy cancer therapy ago rule out identified removal postmenarcheal postmenarchal premenarchal nontherapy non-therapy therapy-induced monogamous underwent medication-induced
    hours hour period periods time following criteria criterion conditions condition combination combinations
    """
)
_WHO = r"(?:wom[ae]n|females?|patients?|participants?|persons?|subjects?|individuals?|girls?|wocbps?|wcbp|f(?:o)?cbp|pocbp|pcbp|iocbp|people|males?|m[ae]n)"
_POTENTIAL = (
    r"(?:non-?\s?)?(?:child-?\s?bearing|reproductive) (?:potential|age|capacity|status)|(?:wocbp|f(?:o)?cbp|wcbp|pocbp|pcbp|iocbp|cbp)\b"
)
_NAMES = r"(?:\s?[(\[][^()\[\]]{1,30}[)\]])?"
_EXPLAINS = gated(
    # who is meant
    rf"(?:for the purposes? of this (?:study|trial|protocol),? |note:? |[*†‡^#\d ]{{1,4}})?(?:a |an |the |all )?(?:(?:female |male )?{_WHO}(?: (?:who are |are )?(?:considered )?(?:not )?(?:of|with)? ?| )){{0,2}}(?:{_POTENTIAL}){_NAMES}(?: (?:{_WHO}|status))?(?:,| ){{1,2}}(?:is|are|was|includes?|means|refers? to|will be|shall be|=)(?: also)?(?: hereby)? (?:(?:not )?(?:defined|considered|described|deemed)|any|those|anyone|someone|one who|(?:a |an )?(?:sexually mature )?(?:female|woman|women|person|patient|individual|subject|participant)s?|all)\b"
    rf"|(?:note:? |the definition of )?(?:{_POTENTIAL}){_NAMES}:? (?:is |are |was )?(?:defined|considered|means|refers)\b"
    rf"|(?:note:? )?(?:a |an |the |to be )?(?:{_WHO} (?:is|are|who are|will be|must be|to be|may be|of|as|with) ){{0,2}}(?:considered |deemed |defined as |confirmed |documented )?(?:(?:naturally|surgically|permanently) )?(?:post-?\s?menopausal?|menopause|sterile|steril\w{{1,7}})(?: (?:state|status|wom[ae]n|females?|patients?|is|are))*{_NAMES}:? (?:(?:is|are|will be|was) )?(?:defined|considered|means|includes?|if|when|methods? include|refers)\b"
    rf"|(?:note:? )?(?:a |an |the |all )?(?:(?:female|adult) )?{_WHO} (?:are|is|who are|will be) (?:not )?(?:considered|deemed) (?:to be )?(?:not )?(?:of (?:{_POTENTIAL})|post-?\s?menopausal|(?:surgically |permanently )?sterile|women of)\b"
    r"|(?:a )?(?:high )?(?:follicle[- ]stimulating hormone|fsh)[^.;]{0,40} (?:level|value|measurement|result)s?[^.;]{0,80}(?:may be used|is insufficient|used to confirm)\b"
    r"|(?:in the absence of|in the presence of|with) (?:\d{1,2}|twelve) months? of amenorrh\w{2,5}[^.;]{0,60}(?:a )?single (?:fsh|follicle)[^.;]{0,80}insufficient"
    r"|documentation (?:can|may|of|from)\b[^.;]{0,200}(?:review|interview|records?|examination)"
    # which methods
    r"|(?:the )?reliability of (?:(?:the |sexual |heterosexual |true |total ){0,2})(?:sexual )?abstinence\b"
    r"|(?:(?:the |note:? |other |all |following |these |examples? of |some ){0,4})(?:(?:highly|medically|medically-|clinically|non-?\s?hormonal|hormonal|effective|acceptable|adequate|reliable|approved|accepted|appropriate|allowed|permitted|barrier|less|least|double|suitable|recommended|and|or|unacceptable) ){0,5}(?:(?:forms?|methods?|types?|means|measures|options) (?:of|for) )?(?:birth[- ]control|contracepti\w{1,5})(?: (?:methods?|measures?|forms?|options|include|for|wom[ae]n|m[ae]n|males?|females?|patients?|that|with|a|low|failure|rate|of|[<≤]\s?1\s?%|less|than|1\s?%|per|year|when|used|consistently|and|correctly|in|this|study|the|following)){0,24}:? ?(?:includes?|are|is|may include|can include|as follows|consists? of|comprise|included|:)(?! (?:not )?(?:required|needed|necessary|mandatory))"
    r"|(?:[a-z,/() -]{0,60})?(?:periodic|calendar|rhythm|withdrawal|coitus|declaration of abstinence|lactational|symptothermal|spermicides? only|barrier (?:contraception|methods?))\b[^.;]{0,300}(?:(?:is|are) not (?:an? )?(?:considered|acceptable|allowed|permitted|adequate|reliable|highly|sufficient|accepted)|not (?:be )?(?:considered|used together|acceptable)|unacceptable|insufficient)"
    r"|(?:true |sexual |total |complete |heterosexual |total/true |absolute )*abstinence:? (?:is|are|from|in|\(|when|defined|means|can be|may be)[^.;]{0,200}(?:acceptable|considered|defined|line with|established|only if|usual)"
    r"|[^.;]{0,80}condoms?[^.;]{0,60} (?:should not|must not|cannot|can not|may not) be used together"
    rf"|{_WHO} (?:who|that) [^.;]{{2,120}}(?:are|is) (?:also )?exempt from (?:the )?contracepti\w{{1,5}}"
    r"|(?:azoospermic |sexually abstinent |fertile )?(?:males?|m[ae]n)(?: [^.;]{2,120})? (?:are|is) (?:also )?(?:not )?exempt from (?:the )?contracepti\w{1,5}(?: requirements?)?\W{0,2}$"
    # what is done if it happens
    r"|(?:she|they|he|the (?:patient|participant|subject)) (?:should|must|will) (?:inform|notify|tell|contact)[^.;]{0,60}(?:physician|investigator|doctor|staff|team)(?: immediately)?\W{0,2}$"
)
# Of the text itself: how long and by which methods is said elsewhere
_OF_THE_TEXT = gated(
    r"(?:the )?(?:length of time|duration) (?:(?:is )?(?:required|needed) )?(?:to continue|of) contraception\b|(?:the )?definition of (?:highly )?(?:effective |acceptable |adequate )?contraception (?:will|is)\b|a list of (?:acceptable |highly effective )?contracepti(?:on|ve) methods (?:meeting these criteria )?(?:and [a-z ]{3,40} )?is (?:provided|given|found)\b"
    r"|(?:birth control|contraceptive) methods unacceptable for this study\b|(?:a )?(?:prior |previous )?(?:history of )?vasectomy does not replace\b"
)
ASKS = gated(
    r"\b(?:must|agree\w{0,4}|willing\w{0,4}|required to|need to|has to|have to|shall|will use|not (?:be )?(?:pregnant|breast-?feed\w{0,3}|lactating|nursing)|negative)\b"
)
STEMS = Stems("bearing", "cbp", "menopaus", "steril", "abstinence", "contracept", "birth", "fsh", "follicle", "reproductive", "condom", "documentation", "inform", "notify", "withdrawal", "calendar", "uterine", "tubal", "iud", "ius", "vasectom", "injectable", "implant", "ovulation", "transdermal", "intravaginal")  # fmt: skip
_METHOD = gated(
    r"\b(?:intra-?\s?uterine|iuds?|iuss?|tubal|vasectom\w{1,5}|oral contracep\w{1,6}|implant\w{0,5}|injectables?|hormone[- ]releasing|condoms?|diaphragm|spermicid\w{1,3}|abstinen\w{1,4}|steril\w{1,8}|contracep\w{1,6}|transdermal|intravaginal|ovulation)\b"
)
_METHOD_WORDS = vocabulary(
    """
    a an the of or and with without by in for to as is placement placed implantation use using intrauterine intra uterine device devices system systems iud iuds ius copper hormone hormonal
    hormone-releasing hormone-containing releasing containing levonorgestrel progesterone progestogen progestin progestogen-only estrogen estrogens oestrogen ethinyl estradiol combined combination only loop coil tubal
    ligation occlusion bilateral tube tubes fallopian vasectomy vasectomized vasectomised partner partner's partners male female condom condoms
    cap cervical diaphragm vault sponge spermicide spermicidal foam gel film cream suppository barrier method methods contraception contraceptive contraceptives birth control pill pills patch ring vaginal intravaginal transdermal
    oral injectable injectables injection injections implant implants implantable implanted subdermal depot depo provera medroxyprogesterone acetate abstinence true complete sexual total heterosexual associated inhibition ovulation inhibits
    sterilization sterilisation surgical permanent non-hormonal nonhormonal e g eg i ie such etc effective highly double
    """
)


def explains(words: str) -> bool:
    """Does a clean lower-case sentence explain who or what is meant, and ask nothing?"""
    if len(words) > 900 or not any(stem in words for stem in STEMS.stems):
        return False
    said = words.strip(" *•-")
    if _OF_THE_TEXT.match(said):
        return True
    found = _EXPLAINS.match(said)
    if found is None:
        return False
    asks = ASKS.search(said)
    return asks is None or (asks.start() > found.end() and re.search(r"\b(?:used|considered|confirm|reliab)", said) is not None)


def names_methods(words: str) -> bool:
    """Does a line name nothing but methods of contraception?"""
    return len(words) < 260 and _METHOD.search(words) is not None and all(word in _METHOD_WORDS for word in words_in(words))
