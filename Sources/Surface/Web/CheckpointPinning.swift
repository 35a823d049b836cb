import Domain
import HTTPTypes
import Hummingbird
public import OrganizationPorts
import Synchronization

/// The current checkpoint, for clients to pin: asked for once a second at most, however many heartbeats come in.
public final class CheckpointPinning: Sendable {
    private let organization: any OrganizationStorage
    /// What checkpoints are verified with, as `/privacy` shows it.
    public let key: String
    private let last = Mutex<(line: String?, at: ContinuousClock.Instant)?>(nil)

    public init(organization: any OrganizationStorage, key: String) {
        self.organization = organization
        self.key = key
    }

    /// Nil as long as nothing is in the ledger, or if storage does not answer: heartbeats do not depend on it.
    public func line() async -> String? {
        let now = ContinuousClock.now
        if let last = last.withLock({ $0 }), now - last.at < .seconds(1) { return last.line }
        let line = try? await organization.checkpointLine()
        last.withLock { $0 = (line ?? $0?.line, now) }
        return line
    }

    static let header = HTTPField.Name("Daylight-Checkpoint")

    func pin(to response: inout Response) async {
        guard let name = Self.header, let line = await line() else { return }
        response.headers[name] = line
    }
}
