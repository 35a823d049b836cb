import Domain
import Metrics

/// What was asked about lines of a team or a service: open ones first, at most two of them in full, past ones folded.
struct NoticeCard {
    let notices: [Notice]
    /// What explains weeks, of those that everybody who reads the page may read.
    let notes: [AnnotationContent]
    /// Where a team takes a question; nil on the page of a service.
    let retrospective: String?

    private static let mostInFull = 2

    var html: String {
        let known = notices.compactMap { NoticeWords($0, notes) }
        let open = known.filter { $0.notice.ended == nil }
        return Self.template.filled(with: [
            "title": open.isEmpty ? "Notices" : "Something to ask", "isAsking": !open.isEmpty,
            "open": open.prefix(Self.mostInFull).map(fields),
            "more": folded(Array(open.dropFirst(Self.mostInFull)), "more open"),
            "past": folded(known.filter { $0.notice.ended != nil }, "past"),
            "retrospective": retrospective,
        ])
    }

    private func fields(_ words: NoticeWords) -> Fields {
        ["lead": words.lead, "rest": words.rest, "noted": words.noted, "href": "#\(words.notice.metric.raw)"]
    }

    private func folded(_ all: [NoticeWords], _ kind: String) -> Fields? {
        guard !all.isEmpty else { return nil }
        return [
            "summary": capitalised(counted(all.count, "\(kind) notice", "\(kind) notices")),
            "items": all.map { ["text": "\($0.lead) \($0.rest)", "ended": $0.ended] as Fields },
        ]
    }

    private static let template = Template(
        #"""
        <section class="card measured w12{{#isAsking}} ask{{/isAsking}}" id="notices" aria-labelledby="notices-h">
        <h2 id="notices-h">{{title}}</h2>
        {{^isAsking}}
        <p class="say">No line here has changed for three weeks.</p>
        {{/isAsking}}
        {{#open}}
        <p class="say"><strong>{{lead}}</strong> {{rest}} <a href="{{href}}">Its line</a></p>
        <p>{{noted}}</p>
        {{/open}}
        {{#more}}
        <details><summary>{{summary}}</summary><ul class="plain">
        {{#items}}
        <li>{{text}}</li>
        {{/items}}
        </ul></details>
        {{/more}}
        {{#past}}
        <details><summary>{{summary}}</summary><ul class="plain">
        {{#items}}
        <li>{{text}} {{ended}}</li>
        {{/items}}
        </ul></details>
        {{/past}}
        <p class="quiet">A notice is a question and no verdict. It is made of published values alone, never about a person, and
        the team reads it five working days before anybody else.</p>
        {{#isAsking}}{{#retrospective}}
        <p class="ways"><a href="{{.}}">Take it to the retrospective</a> <a href="/one-on-ones">Talk about it in a
        one-on-one</a></p>
        {{/retrospective}}{{/isAsking}}
        </section>

        """#)
}

/// One notice in words.
struct NoticeWords {
    let notice: Notice
    private let declaration: Declaration
    private let notes: [AnnotationContent]

    /// Nil if the catalogue does not know the metric: what is not declared is not shown.
    init?(_ notice: Notice, _ notes: [AnnotationContent]) {
        guard
            let declaration = Catalogue.effort(notice.metric)?.declaration
                ?? Catalogue.work(notice.metric)?.declaration
        else { return nil }
        self.notice = notice
        self.declaration = declaration
        self.notes = notes.filter { note in Self.weeks(of: notice).contains(where: note.touches) }
    }

    /// `Focus Time: what is happening?`
    var lead: String { "\(declaration.title): what is happening?" }

    /// Direction, how much, against what, in which weeks.
    var rest: String {
        let weeks = "\(notice.from.label) to \(notice.to.label)"
        let than =
            "than in the \(counted(notice.comparedWith, "week", "weeks")) before"
        switch declaration.kind {
        case .effort, .pulse:
            let amount = declaration.unit.spokenChange(notice.by)
            let about = amount.hasPrefix("less") ? amount : "about \(amount)"
            let aWeek = declaration.unit == .ratio ? "" : " a week"
            return "From \(weeks) these people together had \(about)\(aWeek) \(notice.direction.rawValue) \(than)."
        case .work, .promise, .ownWork:
            let direction = notice.direction == .less ? "lower" : "higher"
            return
                "From \(weeks) it was about \(shown(notice.by)) \(direction) \(than), when it was about \(shown(notice.usual))."
        }
    }

    /// What is noted in these weeks; never of a named person.
    var noted: String {
        guard !notes.isEmpty else { return "Nothing is noted for these weeks. Was there anything?" }
        return "Noted for these weeks: "
            + listed(notes.map { "\($0.kind.rawValue) “\($0.text)”" }, "and")
            + ". Does that explain it?"
    }

    var ended: String? {
        guard let ended = notice.ended else { return nil }
        return switch ended.why {
        case .passed: "It passed with \(ended.week.label)."
        case .turned: "It turned in \(ended.week.label)."
        case .groupChanged: "It ended with \(ended.week.label), when the group was made anew."
        }
    }

    private func shown(_ value: Double) -> String {
        switch declaration.unit {
        case .seconds: "\(oneTenth(abs(value) / 3600)) h"
        case .ratio: "\(oneTenth(abs(value) * 100)) \(value == notice.by ? "points" : "%")"
        case .count: oneTenth(abs(value))
        }
    }

    private func oneTenth(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func weeks(of notice: Notice) -> [Week] {
        (0...max(0, notice.from.distance(to: notice.to))).map(notice.from.adding)
    }
}
