public import Access
public import Domain

/// `/looks/…`: one look, as both of its people see it.
///
///     ┌ main id="view" ────────────────────────┐  the same to the last byte for both (guarantee G1):
///     │ question, context, weeks, lines, end   │  made from the look and its sheet alone
///     └────────────────────────────────────────┘
///     ┌ aside ─────────────────────────────────┐
///     │ the way back; what the person can do   │  differs
///     └────────────────────────────────────────┘
public enum LookPage {
    /// - Parameters:
    ///   - sheet: what it shows; nil before it opens and when it is over.
    ///   - isPerson: whether the reader is the one whom the look is about.
    public static func render(
        _ look: Visible<Look>, sheet: Visible<LookSheet>?, isPerson: Bool, in frame: Frame
    ) -> Page {
        let look = look.value
        let state = look.state(at: frame.now)
        return frame.view(
            "A look", for: .theTwo, status: 200,
            body: LookView(look: look, state: state, sheet: state == .open ? sheet?.value : nil).html,
            beside: LookAside(
                look: look, state: state, isPerson: isPerson, isUnread: state == .open && sheet == nil, frame: frame
            ).html)
    }
}
