public import Access
import Charts
public import Domain
import Metrics

/// `/me`: the own weeks, for the person alone.
public enum MyWeeksPage {
    /// - Parameters:
    ///   - letters: what the reader gets by mail; nil where no mail is sent.
    ///   - policy: the version in force that the reader has not acknowledged.
    public static func render(
        _ weeks: Visible<MyWeeks>, looks: Visible<MyLooks>, letters: Set<LetterKind>? = nil, policy: Int? = nil,
        in frame: Frame
    ) -> Page {
        let weeks = weeks.value
        let drawings = weeks.trends.compactMap {
            TrendDrawing($0, through: weeks.through, current: weeks.current, notes: weeks.notes)
        }
        let hasLines = drawings.contains(where: \.isSeries)
        let isCollecting = frame.phase != .alignment
        let body = template.filled(with: [
            "heading": hasLines ? heading(drawings) : "Your weeks",
            "connect": weeks.collection.latest == nil && isCollecting ? ["isFirst": !hasLines] as Fields : nil,
            "resets": ResetsCard(resets: looks.value.resets.filter { $0.isRecent(at: frame.now) }, frame: frame).html,
            "policy": policy,
            "early": hasLines ? nil : EarlyCard(weeks: weeks, drawings: drawings, isCollecting: isCollecting).html,
            // Own work needs no editor.
            "cards": hasLines ? cards(drawings, weeks) : OwnWorkCard(weeks: weeks).html,
            "notes": NotesCard(
                annotations: weeks.notes, place: .oneself(isSolo: frame.isSolo), mayWrite: true, frame: frame
            ).html,
            "collection": CollectionCard(
                state: weeks.collection, frame: frame, isWide: !drawings.contains(where: isAI)
            ).html,
            "looked": LookedCard(looks: looks.value, frame: frame).html,
            "letters": letters.map { LettersCard(wishes: $0, frame: frame).html },
        ])
        return frame.page("My weeks", for: .onlyYou, status: 200, body: body)
    }

    private static func isAI(_ drawing: TrendDrawing) -> Bool {
        drawing.isSeries && drawing.declaration.id == AITime.declaration.id
    }

    private static func heading(_ drawings: [TrendDrawing]) -> String {
        "Your last \(counted(drawings.map(\.trend.points.count).max() ?? 0, "week", "weeks"))"
    }

    private static func cards(_ drawings: [TrendDrawing], _ weeks: MyWeeks) -> String {
        func drawing(_ id: MetricID) -> TrendDrawing? { drawings.first { $0.declaration.id == id } }
        var cards: [String?] = []
        if let focus = drawing(FocusTime.declaration.id) {
            cards.append(
                TrendCard(drawing: focus, size: .wide, part: drawing(DeepFocusTime.declaration.id)).html)
        }
        if let activity = drawing(ActivityTime.declaration.id) {
            cards.append(TrendCard(drawing: activity, size: .narrow, part: nil).html)
        }
        cards.append(OwnWorkCard(weeks: weeks).html)
        cards.append(CommitsCard(weeks: weeks, shown: drawings.first?.trend.points.map(\.week) ?? []).html)
        cards.append(WeekdayCard(patterns: weeks.weekdays).html)
        cards.append(InsightCard(weeks: weeks).html)
        cards.append(CalendarCard(weeks: weeks, drawings: drawings).html)
        // Small beside wide: a card of four columns fills the row of one of eight.
        cards.append(drawing(AIAssistedShare.declaration.id).flatMap { ShareCard(drawing: $0).html })
        cards.append(KindsCard(kinds: drawings.filter { $0.id.hasPrefix("activity-time-") }).html)
        if let agents = drawing(AITime.declaration.id) { cards.append(AICard(drawing: agents).html) }
        return cards.compactMap(\.self).joined()
    }

    private static let template = Template(
        #"""
        <h1>{{heading}}</h1>
        <p class="lead">Time in the editor says how the weeks went, not how much value you created. The week
        that is running is not counted yet.</p>
        <div class="grid">
        {{{resets}}}
        {{#policy}}
        <section class="card w12 ask" aria-labelledby="policy-h">
        <h2 id="policy-h">What figures may be used for</h2>
        <p class="say">Version {{.}} of the policy is in force, and you have not said that you have read it.</p>
        <p><a class="button" href="/policy#usage">Read it</a></p>
        </section>
        {{/policy}}
        {{#connect}}
        <section class="card w12 ask" aria-labelledby="connect-h">
        <h2 id="connect-h">Connect your editor</h2>
        <p class="say">{{#isFirst}}Nothing has arrived yet. {{/isFirst}}It takes two lines in one file and
        about a minute; the first heartbeat shows up within seconds.</p>
        <p><a class="button" href="/me/connect">Connect an editor</a></p>
        </section>
        {{/connect}}
        {{{early}}}
        {{{cards}}}
        {{{notes}}}
        {{{collection}}}
        {{{looked}}}
        {{{letters}}}
        </div>
        """#)
}
