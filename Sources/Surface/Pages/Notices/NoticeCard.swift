import Domain
import Metrics

/// What was asked about lines of a team or a service: open ones first, at most two of them in full, past ones folded.
struct NoticeCard {
    let notices: [Notice]
    /// What explains weeks, of those that everybody who reads the page may read.
    let notes: [Annotation]
    /// Where a team takes a question; nil on the page of a service.
    let retrospective: String?
    /// On paper nothing is folded that is still open.
    var isPaper = false

    private var mostInFull: Int { isPaper ? .max : 2 }

    /// Never that nothing has changed: others hear later than the team, and of short lines nobody can say it.
    static let none = """
        Nothing is asked here for now. A line is asked about from ten published weeks on, once three of them in a row \
        differ from those before; its team hears of it first.
        """

    var html: String {
        let explaining = NotesInWeeks.unusual(notes)
        let known = notices.compactMap { notice in
            NoticeWords(notice, explaining.map(\.content))
        }
        let open = known.filter { $0.notice.ended == nil }
        return Self.template.filled(with: [
            "title": open.isEmpty ? "Notices" : "Something to ask", "isAsking": !open.isEmpty, "none": Self.none,
            "open": open.prefix(mostInFull).map(fields),
            "more": folded(Array(open.dropFirst(mostInFull)), "more open"),
            "past": folded(known.filter { $0.notice.ended != nil }, "past"),
            "retrospective": retrospective, "forAll": notes.compactMap(Self.forAll),
        ])
    }

    /// What was decided for everybody and not by this team, where it keeps something from being asked: nobody is silenced unseen.
    private static func forAll(_ note: Annotation) -> String? {
        guard note.scope == .organization, let effect = note.content.effect.saidForAll else { return nil }
        return
            "For the whole organization, \(effect): \(note.when), “\(note.content.text)”. Only its owners can write that, and "
            + "whoever runs Daylight; if it does not hold for you, say so to them."
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
        <p class="say">{{none}}</p>
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
        {{#forAll}}
        <p class="quiet">{{.}}</p>
        {{/forAll}}
        <p class="quiet">A notice is a question and no verdict. One such week alone may be chance; three in a row are worth asking about. It is made of published values alone, never about a person, and
        the team reads it five working days before anybody else.</p>
        {{#isAsking}}{{#retrospective}}
        <p class="ways"><a href="{{.}}">Take it to the retrospective</a> · <a href="/one-on-ones">Talk about it in a
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
        self.notes = notes.filter { note in
            note.kind != .leave && Self.weeks(of: notice).contains(where: note.touches)
        }
    }

    /// `Focus Time: what is happening?`
    var lead: String { "\(declaration.title): what is happening?" }

    /// Direction, how much, against what, in which weeks.
    var rest: String { "\(happened) \(than)." }

    /// `From W46 to W48 these people had on average about 2½ hours a week less`
    var happened: String {
        let weeks = "From \(notice.from.label) to \(notice.to.label)"
        switch declaration.kind {
        case .effort, .pulse: return "\(weeks) these people had on average \(short)"
        case .work, .promise, .ownWork:
            let direction = notice.direction == .less ? "lower" : "higher"
            return "\(weeks) it was about \(difference) \(direction)"
        }
    }

    /// `than in the 13 weeks before`
    var than: String {
        let before = notice.comparedWith
        return switch declaration.kind {
        case .effort, .pulse: "than in the \(counted(before, "week", "weeks")) before"
        // Weeks with too little stand together: what is compared are values, some of several weeks.
        case .work, .promise, .ownWork:
            "than at the \(counted(before, "value", "values")) before, when it was about \(usual)"
        }
    }

    /// `about 2½ hours a week less`
    var short: String {
        let amount = declaration.unit.spokenChange(notice.by)
        // A share is of a week already.
        let aWeek = declaration.unit == .ratio ? "" : " a week"
        return "\(amount.hasPrefix("less") ? amount : "about \(amount)")\(aWeek) \(notice.direction.rawValue)"
    }

    /// What is noted in these weeks; never of a person, and so nobody's leave.
    var noted: String {
        guard !notes.isEmpty else { return "Nothing unusual is noted for these weeks. Was there anything?" }
        // What is there by itself comes again every week: it is named once.
        var named: [String] = []
        for note in notes.map({ "\($0.kind.title.lowercased()) “\($0.text)”" }) where !named.contains(note) {
            named.append(note)
        }
        return "Noted for these weeks: \(listed(named, "and")). Does that explain it?"
    }

    var ended: String? {
        guard let ended = notice.ended else { return nil }
        return switch ended.why {
        case .passed: "It passed with \(ended.week.label)."
        case .stayed:
            "It has stayed: from \(ended.week.label) on these weeks are the usual that others are compared with."
        case .turned: "It turned in \(ended.week.label)."
        case .lineEnded: "It ended in \(ended.week.label), because there is no such line any more."
        case .groupChanged: "It ended with \(ended.week.label), when the group was made anew."
        }
    }

    private var difference: String { shown(notice.by, percent: "points") }
    private var usual: String { shown(notice.usual, percent: "%") }

    /// A difference of two shares is in points, a share in percent.
    private func shown(_ value: Double, percent: String) -> String {
        switch declaration.unit {
        case .seconds: "\(oneTenth(abs(value) / 3600)) h"
        case .ratio: "\(oneTenth(abs(value) * 100)) \(percent)"
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
