import Domain
import Foundation
import GitHistory
import Synchronization
import Testing

/// Nothing counts as read before git has come to its end and said that all was well.
@Suite struct DamageTests {
    private func isDamage(_ fault: GitFault?) -> Bool { if case .damaged = fault { true } else { false } }

    @Test func `a commit that is missing in the middle of the history`() async throws {
        try await Given.repository { given in
            var ids: [CommitID] = []
            for second in 1...5 { ids.append(try await given.commit(at: second)) }
            try given.remove(ids[2])
            let fault = try await given.fault()
            #expect(isDamage(fault))
            #expect(fault?.sentence.contains("git fsck") == true)
        }
    }

    @Test func `a tip that is missing`() async throws {
        try await Given.repository { given in
            try await given.commit()
            let last = try await given.commit(at: 2_000_000)
            try given.remove(last)
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test func `HEAD on a commit that is missing, beside a branch that is whole`() async throws {
        try await Given.repository { given in
            try await given.commit()
            try await given.git("checkout", "--quiet", "--detach")
            let last = try await given.commit(at: 2_000_000)
            try given.remove(last)
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test(arguments: ["garbage\n", ""])
    func `a reference that cannot be read is not left out in silence`(text: String) async throws {
        try await Given.repository { given in
            try await given.commit()
            try given.write(text, to: "work/.git/refs/heads/broken")
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test func `a reference whose name git does not take is not left out in silence`() async throws {
        try await Given.repository { given in
            let first = try await given.commit()
            try given.write("\(first.hex)\n", to: "work/.git/refs/heads/a..b")
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test func `an object that is cut short`() async throws {
        try await Given.repository { given in
            let first = try await given.commit()
            try await given.commit(at: 2_000_000)
            let whole = try Data(contentsOf: URL(fileURLWithPath: given.objectPath(first)))
            try given.remove(first)
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: given.objectPath(first)))
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test func `a new tip that is cut short is not passed over when earlier tips are known`() async throws {
        try await Given.repository { given in
            try await given.commit()
            let tips = try await given.read().reading.tips
            let last = try await given.commit(at: 2_000_000)
            let whole = try Data(contentsOf: URL(fileURLWithPath: given.objectPath(last)))
            try given.remove(last)
            try whole.prefix(whole.count - 10).write(to: URL(fileURLWithPath: given.objectPath(last)))
            await #expect(throws: GitFault.self) { try await given.read(since: tips) }
        }
    }

    @Test func `a pack that is cut short`() async throws {
        try await Given.repository { given in
            for second in 1...50 { try await given.commit(at: second) }
            try await given.git("gc", "--quiet")
            let packs = given.path("work/.git/objects/pack")
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: packs).first { $0.hasSuffix(".pack") })
            let whole = try Data(contentsOf: URL(fileURLWithPath: "\(packs)/\(name)"))
            try FileManager.default.removeItem(atPath: "\(packs)/\(name)")
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: "\(packs)/\(name)"))
            #expect(isDamage(try await given.fault()))
        }
    }

    @Test func `a git that dies after some commits leaves no reading, whatever was handed over`() async throws {
        try await Given.repository { given in
            for second in 1...5 { try await given.commit(at: second) }
            let dying = try given.environment(
                git:
                    #"case "$*" in *--grep*) exec $GIT "$@";; *" log "*) $GIT "$@" | head -c 400; kill -9 $$;; *) exec $GIT "$@";; esac"#
            )
            let handedOver = Mutex(0)
            let repository = try await GitRepository(at: given.path("work"), environment: dying)
            await #expect(throws: GitFault.self) {
                try await repository.read(batchSize: 1) { batch in handedOver.withLock { $0 += batch.count } }
            }
            #expect(handedOver.withLock { $0 > 0 && $0 < 5 })
        }
    }

    @Test func `an output cut inside a record is no success even if git says so`() async throws {
        try await Given.repository { given in
            for second in 1...5 { try await given.commit(at: second) }
            let cutting = try given.environment(
                git:
                    #"case "$*" in *--grep*) exec $GIT "$@";; *" log "*) $GIT "$@" | head -c 400; exit 0;; *) exec $GIT "$@";; esac"#
            )
            guard case .failed(_, let says) = try await given.fault(environment: cutting) else {
                Issue.record("read to its end")
                return
            }
            #expect(says.contains("cannot be understood"))
        }
    }

    @Test(arguments: ["for-each-ref", "log", "cat-file"])
    func `an answer that git does not give is not taken for one`(command: String) async throws {
        try await Given.repository { given in
            try await given.commit()
            try await given.git("tag", "--annotate", "-m", "said", "full")
            try await given.git("tag", "--annotate", "-m", "said", "nested", "full")
            let odd = try given.environment(
                git: #"case "$*" in *" \#(command) "*) echo 'something else';; *) exec $GIT "$@";; esac"#)
            await #expect(throws: GitFault.self) { try await given.read(environment: odd) }
        }
    }

    @Test func `a git that has much to complain about neither hangs nor fills memory`() async throws {
        try await Given.repository { given in
            for second in 1...5 { try await given.commit(at: second) }
            let noisy = try given.environment(
                git: """
                    case "$*" in *" log "*) yes 'error: noise' | head -c 3000000 >&2;; esac
                    exec $GIT "$@"
                    """)
            #expect(try await given.read(environment: noisy).commits.count == 5)
        }
    }

    @Test func `what git says comes without anything that a terminal would obey`() {
        let fault = GitFault.damaged(path: "x", says: "fatal: y")
        #expect(
            fault.sentence
                == "The repository at x is damaged, and was not imported to its end: run git fsck in it, or clone it anew "
                + "(fatal: y).")
    }
}
