public import Access
public import Domain
import Metrics
public import Rollout

/// A self-review pack: chosen own series with their definitions, the notes beside them, own words, the policy and the caveat.
public struct SelfReview: Sendable {
    let profile: Profile
    let series: [(trend: PersonalTrend, zone: Zone)]
    /// Those that go in.
    public let notes: [Annotation]
    /// In the person's own paragraphs.
    let words: [String]
    let policy: UsagePolicy?
    let purpose: String?
    let madeAt: Instant
    let slugs: [GroupSubject: String]

    /// - Parameters:
    ///   - withPrivate: whether notes go in that are for the person alone, the own leave among them: whoever hands the pack on
    ///     must not tell of a sickness without having said so.
    ///   - policy: in force; nil for somebody alone.
    ///   - slugs: the short names of teams.
    public init(
        of profile: Visible<Profile>, series: [(trend: Visible<PersonalTrend>, zone: Zone)], notes: Visible<OwnNotes>,
        withPrivate: Bool, words: [String], policy: UsagePolicy?, purpose: String?, madeAt: Instant,
        slugs: [GroupSubject: String]
    ) {
        self.profile = profile.value
        self.series = series.map { ($0.trend.value, $0.zone) }
        self.notes = notes.value.annotations.filter { withPrivate || $0.scope != .oneself(isShown: false) }.touching(
            series.first?.trend.value.points.map(\.week) ?? [], and: nil)
        self.words = words
        self.policy = policy
        self.purpose = purpose
        self.madeAt = madeAt
        self.slugs = slugs
    }

    static func declaration(_ metric: MetricID) -> Declaration? { Catalogue.all.first { $0.id == metric } }

    var caveats: [String] { [activityCaveat, UsagePolicy.soleBasis] }
}

extension SelfReview {
    public var json: JSON {
        .object([
            "format": .string("daylight-self-review-1"), "person": .string(profile.name),
            "made_at": .string(madeAt.description), "words": .array(words.map(JSON.string)),
            "purpose": .string(purpose),
            "policy": ExportTexts.policy(policy),
            "caveats": .array(caveats.map(JSON.string)),
            "definitions": ExportTexts.definitions(series.map { $0.trend.metric }),
            "series": .array(
                series.map { SeriesShape.json($0.trend, notes: notes, zone: $0.zone, current: nil, slugs: slugs) }),
            "annotations": AnnotationShape.list(notes, slugs: slugs),
        ])
    }

    public var zip: [UInt8] {
        let series = CSV(
            header: ["metric", "unit", "week", "value", "status", "annotations"],
            rows: series.flatMap { one in
                one.trend.points.map { point in
                    [
                        one.trend.metric.raw, one.trend.unit.rawValue, point.week.description,
                        point.value.map { JSON.number($0.amount).text }, point.status.rawValue,
                        AnnotationShape.words(notes, in: point.week),
                    ]
                }
            })
        let readme = (words + [""] + caveats).joined(separator: "\n") + "\n"
        return Zip.archive([
            ("series.csv", series.bytes), ("annotations.csv", AnnotationShape.csv(notes).bytes),
            ("definitions.csv", ExportTexts.definitionsTable(self.series.map { $0.trend.metric }).bytes),
            ("policy.csv", ExportTexts.policyTable(policy).bytes), ("README.txt", Array(readme.utf8)),
        ])
    }
}
