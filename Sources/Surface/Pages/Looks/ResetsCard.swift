import Domain

/// That somebody made, or wants to make, a new way into the reader's account.
struct ResetsCard {
    let resets: [AccountReset]
    let frame: Frame

    /// Nothing where there was none.
    var html: String? {
        guard !resets.isEmpty else { return nil }
        return Self.template.filled(with: [
            "resets": resets.map { sentence($0) }, "isOpen": resets.contains { $0.waits(at: frame.now) },
        ])
    }

    private func sentence(_ reset: AccountReset) -> String {
        func day(_ instant: Instant) -> String { LocalTime(instant, in: frame.zone).full }
        let asked = "Asked for on \(day(reset.askedAt))"
        if let made = reset.madeAt {
            return "\(asked), signed by a trustee, and made on \(day(made)): whoever opened it chose your passphrase."
        }
        if let declined = reset.declinedAt {
            return
                "\(asked); it was taken back on \(day(declined)): the trustee said no, or you changed your passphrase."
        }
        if frame.now >= reset.expires { return "\(asked); it ended without being used." }
        if let signed = reset.signedAt { return "\(asked), signed by a trustee on \(day(signed)); not made yet." }
        return "\(asked); it waits for a trustee’s signature until \(day(reset.expires))."
    }

    private static let template = Template(
        #"""
        <section class="card w12 ask" id="resets" aria-labelledby="resets-h">
        <h2 id="resets-h">A new invitation for your account</h2>
        <ul class="said">
        {{#resets}}
        <li>{{.}}</li>
        {{/resets}}
        </ul>
        <p class="quiet">If you did not ask for it, talk to the trustee{{#isOpen}}, who can say no{{/isOpen}}, and <a
        href="/me/keys">change your passphrase</a>, which takes back what is under way. Once made, it is in the ledger too.</p>
        </section>
        """#)
}

extension AccountReset {
    /// Whether a trustee can still say no.
    func waits(at now: Instant) -> Bool { signedAt == nil && declinedAt == nil && now < expires }

    /// For how long it stands on the first page.
    private static let shown = Span.Length.days(30)
    func isRecent(at now: Instant) -> Bool { now < (madeAt ?? askedAt).adding(Self.shown) }
}
