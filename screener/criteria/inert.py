"""Words without content of their own: a criterion means the same with and without them.

A word belongs here only if that is so in *every* criterion. "Recent", "severe", "only", "first" do not.
"""

from __future__ import annotations

from screener.text.gated import gated

GLUE = frozenset(
    """a also am an any are as at be been being by candidate candidates criteria criterion did do does each either eligibility following
    for from had has have having he her his i.e in individual individuals into is it its must note of on order participant
    participants participant's participants' subject's subjects' patient patient's patients patients' people per person persons please prospective requirements s shall she should so study's
    subject subjects such than that the their them then there therefore these they they're this those thus to upon via volunteer
    volunteers was well were whether which who whom will with would""".split()
)

# Words that say nothing when they stand alone between read words; beside other unread words they stay with them.
WEAK = frozenset(
    """above addition all appendix applicable assessed baseline below confirmed defined described determined documented during enrollment enrolment
    etc following in known measured meet meeting meets met note noted obtained performed protocol screening section see specified stated study table trial""".split()
)

# What a heading before a list of limits may say.
LABEL_WORDS = frozenset(
    """cardiovascular biochemistry serology pathology co-morbidities follows recipient recipients conditions condition diseases disorders illnesses comorbidities events medical experience experienced pre-registration preregistration pre-screening prescreening apply ecg expression fulfilling initial notes registration respiratory specific target targets tumor tumour variables ability acceptable adequate age appropriate based baseline below biochemical biological blood bone cardiac cell cells central
    characteristics chemistry clinical coagulation concurrent count counts criteria criterion defined demonstrated diagnosis disease
    end evidenced exclusion expectancy following function functioning functions general haematologic haematological haematopoietic
    heart hematologic hematological hematology hematopoietic hepatic history include includes including inclusion indicated
    institutional kidney lab laboratory labs level levels life listed liver local lung major marrow measurable meet meeting met
    metabolic minimum neurologic normal obtained organ organs other parameter parameters patient patients performance physiologic
    physiological population prior pulmonary renal required requirements reserve result results satisfactory screening serum shown
    standard status sufficient system systemic systems test tests therapy time treatment type using value values vital""".split()
)

# Behind a requirement that is read, these words only say who looks at it; the requirement is judged on the recorded facts all the same.
OPINION = gated(
    r"(?:as )?(?:in |at |per |by |according to |determined by |judged by |assessed by |evaluated by |deemed by |documented by |confirmed by )?(?:the )?(?:opinion|judge?ment|discretion|assessment|evaluation)? ?(?:of )?(?:the )?"
    r"(?:treating |local |study |site |principal |sub-?)?(?:investigators?|physicians?|oncologists?|pi|clinicians?|radiologists?)(?:'s|')?(?: (?:opinion|judge?ment|discretion|assessment|investigator|or designee))?"
)
