"""The tumour and its state: what the file says and what that implies (verdicts, rules 2-4, 12 and 30)."""

from __future__ import annotations

from functools import cached_property

from screener.logic import PartialDate, Truth, any_of
from screener.patients.chart_base import State, joined, latest_date, on_date
from screener.patients.therapies import TherapyFacts

LOCAL_SITES = frozenset({"primary", "local"})
STATUS_KEY = "disease:status"
_T, _F, _U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


class DiseaseFacts(TherapyFacts):
    """The disease: diagnosis, sites, state."""

    @property
    def status(self) -> str | None:
        """The status word of the file."""
        return self.patient.disease.status

    @property
    def status_shown(self) -> str:
        """The status for people."""
        return (self.status or "status not recorded").replace("_", " ")

    @cached_property
    def histology_ids(self) -> frozenset[str]:
        """The tumour's histology, its subtype's where the lexicon has it, and all that these are (rule 2)."""
        diagnosis = self.patient.diagnosis
        own = self.histology_id
        if own is None:
            return frozenset()
        found = set(self.lexicons.ancestors("histology", own))
        words = [diagnosis.subtype, f"{diagnosis.subtype} {diagnosis.histology}"] if diagnosis.subtype else []
        if diagnosis.origin == "paget":
            words.append("osteosarcoma in Paget disease")
        if diagnosis.origin == "radiation_associated":
            words.append("radiation-associated osteosarcoma")
        for word in words:
            concept = self.lexicons.find("histology", word)
            # A subtype refines the tumour; a word that names something else ("fibroblastic") must not make it another tumour.
            if concept is not None and self.lexicons.is_a("histology", concept.id, own):
                found |= self.lexicons.ancestors("histology", concept.id)
        return frozenset(found)

    @property
    def histology_shown(self) -> str:
        """The tumour for people: "osteosarcoma (telangiectatic)"."""
        diagnosis = self.patient.diagnosis
        text = diagnosis.histology or "histology not recorded"
        return f"{text} ({diagnosis.subtype})" if diagnosis.subtype else text

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of the current sites of disease, cns among them where the file says that it is."""
        listed = self.patient.disease.sites or ()
        cns = self.patient.disease.cns_metastases
        return (*listed, "cns") if cns is not None and cns.present and "cns" not in listed else tuple(listed)

    @property
    def sites_complete(self) -> bool:
        """A site that is not listed is free of disease."""
        return self.patient.disease.sites_complete

    @property
    def sites_shown(self) -> str:
        """The sites for people: "lung and bone", "no visible disease", "lung (list not complete)"."""
        if not self.sites:
            return "no visible disease" if self.sites_complete else "sites not recorded"
        text = joined([self._site_name(site) for site in self.sites])
        return text if self.sites_complete else f"{text} (list not complete)"

    def _site_name(self, site: str) -> str:
        return site.upper() if site == "cns" else site.replace("_", " ")

    def site_involved(self, site: str) -> State:
        """Disease at a site (lexicon id) now."""
        key = "disease:cns_metastases" if site == "cns" else f"disease:sites:{site}"
        name = self._site_name(site)
        if site in self.sites:
            return State(_T, f"disease in {name}", key)
        cns = self.patient.disease.cns_metastases
        if site == "cns" and cns is not None:
            return State(_F, "no CNS metastases", key)
        if self.sites_complete or self.status == "no_evidence_of_disease":
            return State(_F, f"no disease in {name} ({self.sites_shown})" if self.sites_complete else "no evidence of disease", key)
        return State(_U, f"{name}: {self.sites_shown}", key)

    # States, each with the fact that says so.

    @property
    def relapse_count(self) -> int | None:
        """Number of relapses; None where neither a list nor a status says."""
        relapses = self.patient.disease.relapses
        if relapses is not None:
            return len(relapses)
        return 0 if self.status == "newly_diagnosed" else None

    @property
    def last_relapse(self) -> PartialDate | None:
        """When the last relapse was."""
        return latest_date(item.date for item in self.patient.disease.relapses or ())

    @property
    def last_progression(self) -> PartialDate | None:
        """When the disease last progressed: recorded so, a relapse, or a treatment that was stopped for it."""
        stops = [item.end for item in self.items() if item.stopped_for == "progression" and item.this_cancer]
        return latest_date([self.patient.disease.last_progression_on, self.last_relapse, *stops])

    def relapsed(self) -> State:
        """Has relapsed at some time (rules 4 and 30)."""
        disease = self.patient.disease
        if disease.relapses:
            count = len(disease.relapses)
            when = f"last relapse {on_date(self.last_relapse)}" if self.last_relapse else "relapse, undated"
            return State(
                _T, f"{count} relapse{'s' if count > 1 else ''}, {when}" if count > 1 else when.removeprefix("last "), "disease:relapses"
            )
        if "relapsed" in disease.ever or disease.status == "relapsed":
            return State(_T, "recorded as relapsed", "disease:relapses")
        if disease.status == "newly_diagnosed" or disease.relapses is not None:
            return State(_F, "newly diagnosed" if disease.status == "newly_diagnosed" else "no relapse", "disease:relapses")
        return State(_U, "relapses not recorded", "disease:relapses")

    def refractory(self) -> State:
        """Refractory: status refractory or progressive, or refractory at some time (rule 4); only `newly_diagnosed` denies it."""
        disease = self.patient.disease
        if disease.status in ("refractory", "progressive"):
            return State(_T, f"status {disease.status}", STATUS_KEY)
        if "refractory" in disease.ever:
            return State(_T, "has been refractory", "disease:ever")
        if disease.status == "newly_diagnosed":
            return State(_F, "newly diagnosed", STATUS_KEY)
        return State(_U, f"{self.status_shown}; whether it has been refractory is not recorded", STATUS_KEY)

    def relapsed_or_refractory(self) -> State:
        """Either (rule 4)."""
        return self._either(self.relapsed(), self.refractory())

    def progressive(self) -> State:
        """Progressing now: the status says so. A relapse or another status leaves it open, no visible disease denies it."""
        status = self.status
        if status == "progressive":
            return State(_T, "status progressive", STATUS_KEY)
        if status in ("stable", "no_evidence_of_disease", "newly_diagnosed"):
            return State(_F, f"status {self.status_shown}", STATUS_KEY)
        return State(_U, self.status_shown, STATUS_KEY)

    def progressed_after_therapy(self) -> State:
        """Progressed or relapsed under or after a treatment (rule 4)."""
        mine = [item for item in self.items() if item.this_cancer]
        progressed = [item for item in mine if item.progressed]
        if progressed:
            return State(_T, f"progression on {progressed[-1].label}", "prior_therapies:stopped_for")
        if self.status in ("progressive", "refractory"):
            return State(_T, f"status {self.status}", STATUS_KEY)
        for relapse in self.patient.disease.relapses or ():
            if relapse.date is None:
                continue
            before = [item for item in mine if (began := item.start or item.end) is not None and began.latest <= relapse.date.earliest]
            before.sort(key=lambda item: item.systemic)
            if before:
                return State(_T, f"relapse {on_date(relapse.date)} after {before[-1].label}", "disease:relapses")
        if self.status == "newly_diagnosed":
            return State(_F, "newly diagnosed", STATUS_KEY)
        if self.therapies_complete and not mine:
            return State(_F, "no earlier treatment", "prior_therapies")
        if self.therapies_complete and self.patient.disease.relapses == () and self.status is not None:
            return State(_F, f"{self.status_shown}, no relapse, no treatment stopped for progression", STATUS_KEY)
        return State(_U, "progression under or after a treatment is not recorded", STATUS_KEY)

    def newly_diagnosed(self) -> State:
        """Newly diagnosed."""
        if self.status == "newly_diagnosed":
            return State(_T, "newly diagnosed", STATUS_KEY)
        if self.status is not None or self.patient.disease.relapses or self.patient.disease.ever:
            return State(_F, self.status_shown if self.status else self.relapsed().shown, STATUS_KEY)
        return State(_U, self.status_shown, STATUS_KEY)

    def metastatic(self) -> State:
        """A current site outside the primary and its region (rule 3). `ever: [metastatic]` does not make it so now."""
        distant = [site for site in self.sites if site not in LOCAL_SITES]
        if distant:
            return State(_T, f"metastases: {joined([self._site_name(site) for site in distant])}", "disease:sites")
        if self.sites_complete:
            return State(_F, f"no distant site ({self.sites_shown})", "disease:sites")
        if self.status == "no_evidence_of_disease":
            return State(_F, "no evidence of disease", STATUS_KEY)
        return State(_U, self.sites_shown, "disease:sites")

    def ever_metastatic(self) -> State:
        """Metastatic now or at some time."""
        now = self.metastatic()
        if now.truth is _T:
            return now
        if "metastatic" in self.patient.disease.ever or self.patient.diagnosis.metastatic_at_diagnosis:
            return State(_T, "has been metastatic", "disease:ever")
        for relapse in self.patient.disease.relapses or ():
            if set(relapse.sites) - LOCAL_SITES:
                return State(_T, f"distant relapse {on_date(relapse.date)}", "disease:relapses")
        if self.patient.diagnosis.metastatic_at_diagnosis is False and self.patient.disease.relapses == () and now.truth is _F:
            return State(_F, "never metastatic", "disease:ever")
        return State(_U, "earlier metastases are not recorded", "disease:ever")

    def unresectable(self) -> State:
        """`resectable: false` (rule 3); without visible disease there is nothing to resect."""
        resectable = self.patient.disease.resectable
        if resectable is not None:
            return State(_F if resectable else _T, "resectable" if resectable else "not resectable", "disease:resectable")
        if self.no_evidence_of_disease().truth is _T:
            return State(_F, "no evidence of disease", "disease:resectable")
        return State(_U, "resectability not recorded", "disease:resectable")

    def advanced(self) -> State:
        """Metastatic or unresectable (rule 3)."""
        return self._either(self.metastatic(), self.unresectable())

    def _either(self, first: State, second: State) -> State:
        result = any_of((first.truth, second.truth))
        chosen = [state for state in (first, second) if state.truth is result]
        return State(result, "; ".join(dict.fromkeys(state.shown for state in chosen)), chosen[0].key)

    def measurable(self) -> State:
        """Measurable disease by RECIST 1.1, as recorded; no visible disease is none."""
        disease = self.patient.disease
        key = "disease:measurable"
        if disease.measurable and disease.status == "no_evidence_of_disease":
            return State(_U, "recorded as measurable and as without evidence of disease", key)
        if disease.measurable is not None:
            return State(_T if disease.measurable else _F, "measurable disease" if disease.measurable else "no measurable disease", key)
        if disease.evaluable is False or self.no_evidence_of_disease().truth is _T:
            return State(_F, "no evaluable disease" if disease.evaluable is False else "no evidence of disease", key)
        return State(_U, "measurability not recorded", key)

    def evaluable(self) -> State:
        """Measurable or otherwise evaluable disease."""
        disease = self.patient.disease
        key = "disease:evaluable"
        if disease.measurable or disease.evaluable:
            return State(_T, "measurable disease" if disease.measurable else "evaluable disease", key)
        if disease.evaluable is False or self.no_evidence_of_disease().truth is _T:
            return State(_F, "no evaluable disease" if disease.evaluable is False else "no evidence of disease", key)
        return State(_U, "evaluability not recorded", key)

    def no_evidence_of_disease(self) -> State:
        """No visible disease: the status says so, or a complete list of sites is empty."""
        disease = self.patient.disease
        if disease.status == "no_evidence_of_disease":
            return State(_T, "no evidence of disease", STATUS_KEY)
        if self.sites or disease.measurable or disease.evaluable:
            return State(_F, f"disease in {self.sites_shown}" if self.sites else "measurable or evaluable disease", "disease:sites")
        if self.sites_complete:
            return State(_T, "no visible disease (list of sites complete)", "disease:sites")
        if disease.status in ("progressive", "stable", "newly_diagnosed", "refractory"):
            return State(_F, f"status {self.status_shown}", STATUS_KEY)
        return State(_U, self.sites_shown, "disease:sites")

    def histology_confirmed(self) -> State:
        """Confirmed by histology or cytology (rule 2)."""
        by = self.patient.diagnosis.confirmed_by
        key = "diagnosis:confirmed_by"
        if by is None:
            return State(_U, "how the diagnosis was confirmed is not recorded", key)
        return State(_T if by in ("histology", "cytology") else _F, f"confirmed by {by}", key)

    def confirmed_at_relapse(self) -> State:
        """A relapse that histology confirmed (rule 2)."""
        key = "disease:relapses"
        relapses = self.patient.disease.relapses
        if relapses:
            by_histology = [item for item in relapses if item.confirmed_by == "histology"]
            if by_histology:
                return State(_T, f"relapse {on_date(by_histology[-1].date)} confirmed by histology", key)
            if any(item.confirmed_by is None for item in relapses):
                return State(_U, "how the relapse was confirmed is not recorded", key)
            return State(_F, f"relapse confirmed by {joined(sorted({item.confirmed_by or '' for item in relapses}))} only", key)
        relapsed = self.relapsed()
        return State(_F if relapsed.truth is _F else _U, relapsed.shown, key)
