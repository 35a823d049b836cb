public import Access
public import Domain

/// `/looks/…`: one look, as both of its people see it.
///
///     ┌ main id="view" ────────────────────────┐  the same to the last byte for both (guarantee G1):
///     │ question, context, weeks, lines, end   │  made from the look and its sheet alone
///     └────────────────────────────────────────┘
///     ┌ aside ─────────────────────────────────┐
///     │ the way back; what the person can do,  │  differs
///     │ and would let the other one see        │
///     └────────────────────────────────────────┘
public enum LookPage {
    /// - Parameters:
    ///   - sheet: what it shows; nil before it opens and when it is over.
    ///   - isPerson: whether the reader is the one whom the look is about.
    ///   - zone: of the organization, in which both read when it was asked for and when it opens.
    public static func render(
        _ look: Visible<Look>, sheet: Visible<LookSheet>?, isPerson: Bool, zone: Zone, in frame: Frame
    ) -> Page {
        let look = look.value
        let state = look.state(at: frame.now)
        return frame.view(
            "A look", for: .theTwo, status: 200,
            body: LookView(look: look, state: state, sheet: state == .open ? sheet?.value : nil, zone: zone).html,
            beside: LookAside(
                look: look, state: state, isPerson: isPerson, isUnread: state == .open && sheet == nil,
                preview: isPerson && state == .waiting ? sheet?.value : nil, frame: frame
            ).html)
    }
}
