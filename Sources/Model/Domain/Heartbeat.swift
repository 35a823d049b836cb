/// One raw editor event: all that is kept of it. The file, the caret, line numbers and the machine are dropped at the door.
public struct Heartbeat: Hashable, Sendable {
    public let time: Instant
    public let work: Work
    /// Nil if unknown, as all below.
    public let branch: String?
    public let editor: String?
    public let operatingSystem: String?
    public let isWrite: Bool?
    /// Lines that an AI changed since the heartbeat before.
    public let aiLineChanges: Int?
    /// Lines that the person changed by typing since the heartbeat before.
    public let humanLineChanges: Int?

    public init(
        time: Instant, work: Work, branch: String? = nil, editor: String? = nil, operatingSystem: String? = nil,
        isWrite: Bool? = nil, aiLineChanges: Int? = nil, humanLineChanges: Int? = nil
    ) {
        self.time = time
        self.work = work
        self.branch = branch
        self.editor = editor
        self.operatingSystem = operatingSystem
        self.isWrite = isWrite
        self.aiLineChanges = aiLineChanges
        self.humanLineChanges = humanLineChanges
    }
}
