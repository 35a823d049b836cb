import Access
import Domain
import Hummingbird
import Synchronization

/// How many bytes of bodies are in memory at once: more wait at their senders.
final class BodyRoom: Sendable {
    private let most: Int
    private let mostOfOne: Int
    private let held = Mutex((all: 0, by: [String: Int]()))

    /// - Parameter mostOfOne: of one sender, who leaves the others theirs, so.
    init(most: Int, mostOfOne: Int) {
        self.most = most
        self.mostOfOne = mostOfOne
    }

    /// Holds its bytes until it is let go.
    final class Place: Sendable {
        private let give: @Sendable () -> Void
        fileprivate init(give: @escaping @Sendable () -> Void) { self.give = give }
        deinit { give() }
    }

    /// Room for this body, by what it says of its length: before anything of it is read. One that says nothing may have `limit`.
    /// - Throws: `full` if there is none.
    func take(_ request: Request, limit: Int, for sender: String, otherwise full: Problem) throws(Problem) -> Place {
        let said = request.headers[.contentLength].flatMap(Int.init) ?? limit
        guard let place = take(min(max(said, 0), limit), for: sender) else { throw full }
        return place
    }

    private func take(_ bytes: Int, for sender: String) -> Place? {
        let fits = held.withLock { held in
            let own = held.by[sender, default: 0] + bytes
            guard held.all + bytes <= most, own <= mostOfOne else { return false }
            held.all += bytes
            held.by[sender] = own
            return true
        }
        guard fits else { return nil }
        return Place { [weak self] in
            self?.held.withLock { held in
                held.all -= bytes
                let left = held.by[sender, default: 0] - bytes
                held.by[sender] = left > 0 ? left : nil
            }
        }
    }
}

/// The rooms of this server.
struct BodyRooms: Sendable {
    /// Whoever knows the address of a connection may write to it, without its secret.
    let hooks = BodyRoom(most: 200 << 20, mostOfOne: 50 << 20)
    /// Files of people who are signed in. A file is there up to three times while it is read.
    let uploads = BodyRoom(most: 100 << 20, mostOfOne: 25 << 20)
    /// What editors send.
    let evidence = BodyRoom(most: 200 << 20, mostOfOne: 25 << 20)
}

extension WebServices {
    /// Takes a form that may hold a file (`parts`), and keeps room for it until `body` has ended.
    /// - Throws: 503 if there is none at this moment, before anything is read.
    func withUpload<Answer>(
        _ request: Request, limit: Int, by visitor: Visitor, _ body: ([String: [UInt8]]) async throws -> Answer
    ) async throws -> Answer {
        let place = try rooms.uploads.take(request, limit: limit, for: visitor.viewer.person.raw, otherwise: .crowded)
        defer { withExtendedLifetime(place) {} }
        return try await body(try await request.parts(limit: limit))
    }
}
