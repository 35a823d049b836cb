import Domain
import Metrics
import Rollout

/// One paper, for printing: its text, what it was filled from, and the hash that shows whether that still holds.
public enum PaperPage {
    public static func render(_ document: PackDocument, _ view: PackView, in frame: Frame) -> Page {
        let policy = view.policy
        let body = template.filled(with: [
            "heading": document == .poster ? Papers.posterHeading : document.title, "house": view.house,
            "hash": view.configuration.shortHash,
            "today": dated(frame.zone.day(of: frame.now)),
            "text": text(document).filled(with: [
                "house": view.house, "site": view.site,
                "purpose": view.purpose?.text
                    ?? (frame.isSimulated ? Frame.firstPurpose : "[No purpose is written down yet.]"),
                "soleBasis": UsagePolicy.soleBasis,
                "answers": UsagePolicy.Matter.allCases.map { matter in
                    let answer = policy?.answer(to: matter)
                    return [
                        "title": matter.title,
                        "use": answer?.use.title
                            ?? (frame.isSimulated ? "[what a real organization has answered]" : "[not answered yet]"),
                        "text": answer?.text ?? "",
                    ] as Fields
                },
                "isWorkOnly": view.profile == .workOnly,
                "people": Panel.leastPeople, "active": Panel.leastActive, "weeks": PersonalSeries.leastWeeks,
                "phase": "\(view.state.phase.rawValue), \(view.state.phase.name)",
                "metrics": Catalogue.all.map { declaration in
                    [
                        "title": declaration.title, "purpose": declaration.purpose, "kept": declaration.retention,
                        "audience": declaration.audience.rawValue,
                    ] as Fields
                },
                "residual": view.residual.map { "\($0.r2)" },
                "items": view.state.checklist.map { item in
                    [
                        "number": item.number, "title": item.evidence.title, "says": item.evidence.says,
                        "state": item.isGreen ? "there" : "open", "at": item.evidence.place,
                        "source": source(item.evidence.source),
                        "until": item.evidence.until.map { dated(LocalTime($0, in: frame.zone).day) },
                    ] as Fields
                },
                "said": view.said.filter { $0.attestation.holds(at: frame.now) }.map { said in
                    [
                        "title": said.attestation.matter.title, "name": said.name,
                        "hat": said.attestation.hat == .owner ? "owner" : "HR partner", "words": said.attestation.words,
                        "day": dated(said.attestation.heldOn),
                        "until": said.attestation.expires.map { dated(LocalTime($0, in: frame.zone).day) },
                    ] as Fields
                },
                "gate": view.state.gate?.evidence.map { evidence in
                    ["title": evidence.title, "says": evidence.says, "state": evidence.isThere ? "there" : "missing"]
                        as Fields
                } ?? [],
            ]),
        ])
        return frame.page(document.title, for: .everybodyHere, status: 200, body: body)
    }

    private static func text(_ document: PackDocument) -> Template {
        switch document {
        case .records: Papers.records
        case .assessment: Papers.assessment
        case .agreement: Papers.agreement
        case .handbook: Papers.handbook
        case .notice: Papers.notice
        case .poster: Papers.poster
        case .checklist: Papers.checklist
        }
    }

    private static let template = Template(
        #"""
        <h1>{{heading}}</h1>
        <p class="lead">{{house}}, {{today}}. Configuration {{hash}}.</p>
        <p class="ways"><a href="/rollout/pack">All papers</a>; print this page with your browser.</p>
        <div class="grid">{{{text}}}</div>
        <p class="quiet">Made by Daylight from the configuration {{hash}}, in force on {{today}}. Whether it still is:
        <code>/rollout/pack</code>. Not legal advice.</p>
        """#)

    private static func source(_ source: GateEvidence.Source) -> String {
        switch source {
        case .proved: "proved by the system"
        case .records: "from records"
        case .attested: "said by named people"
        }
    }
}
