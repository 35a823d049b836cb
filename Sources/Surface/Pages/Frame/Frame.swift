public import Domain

/// What a route answers with: only this room can make one.
public struct Page: Sendable {
    public let html: String
    public let status: Int

    init(html: String, status: Int) {
        self.html = html
        self.status = status
    }

    /// The same page under another HTTP status, as for a form that was sent with something missing.
    public func answering(status: Int) -> Page { Page(html: html, status: status) }
}

/// Everything around a page.
public struct Frame: Sendable {
    public enum Viewer: Sendable {
        case nobody
        case person(name: String, csrf: String)
    }
    public let viewer: Viewer
    /// Of the page itself, to mark it in the navigation.
    public let path: String
    public let now: Instant
    /// In which times are shown.
    public let zone: Zone
    public let isSolo: Bool
    public let isSimulated: Bool
    /// Whether the reader finds the way to the administration.
    public let isAdministrator: Bool
    /// Whether the reader is a trustee, who finds the way to what waits for a signature.
    public let isTrustee: Bool
    /// Whether the reader is an HR partner, who finds the way to that desk.
    public let isHR: Bool
    /// The purpose statement; nil as long as nobody has written one.
    public let purpose: String?
    /// How far the rollout is; nil where there is none.
    public let phase: Phase?
    /// One calm line on top, such as "Token revoked."
    public let notice: String?
    /// The ways to the pages of groups that this reader may open: `("/teams/core", "My team")`.
    public let groups: [(path: String, text: String)]

    public init(
        viewer: Viewer, path: String, now: Instant, zone: Zone, isSolo: Bool, isSimulated: Bool,
        isAdministrator: Bool, isTrustee: Bool = false, isHR: Bool = false, purpose: String?, phase: Phase?,
        notice: String?,
        groups: [(path: String, text: String)]
    ) {
        self.isAdministrator = isAdministrator
        self.isTrustee = isTrustee
        self.isHR = isHR
        self.viewer = viewer
        self.path = path
        self.now = now
        self.zone = zone
        self.isSolo = isSolo
        self.isSimulated = isSimulated
        self.purpose = purpose
        self.phase = phase
        self.notice = notice
        self.groups = groups
    }
}
