extension LedgerReading {
    /// Checks everything that is stored, a page of rows at a time: while one is checked, the next one is read.
    ///
    /// Others may append meanwhile: the check goes as far as head and checkpoint knew when it began.
    ///
    /// - Parameter also: is handed every row that is checked, in the order in which it is read, so that whoever compares
    ///   something else with it does not read everything once more. Worth something only if the report is sound.
    public func check(
        key: VerifierKey, outside: [Checkpoint] = [], page: Int = 4096, also: (StoredLeaf) -> Void = { _ in }
    ) async throws -> LedgerReport {
        precondition(page > 0, "a page has rows")
        let (head, latest) = try await ends()
        let size = max(head?.size ?? 0, latest?.size ?? 0)
        var verifier = LedgerVerifier(key: key, outside: outside, checksNodes: true)
        var earlier = EarlierCheckpoints(limit: page)
        var portion = try await portion(from: 0, limit: page, size: size)
        while let present = portion {
            async let next = self.portion(from: present.end, limit: page, size: size)
            for node in present.nodes { verifier.expect(node) }
            for stored in try await earlier.upTo(present.end, in: self) where stored.size <= size {
                if let checkpoint = stored.checkpoint {
                    verifier.expect(earlier: stored.size, root: checkpoint.root)
                } else if stored.size != latest?.size {
                    verifier.add(.checkpointUnreadable(size: stored.size))
                }
            }
            for row in present.rows where row.index < present.end {
                verifier.read(row)
                also(row)
            }
            portion = try await next
        }
        try await checkBeyond(size, &verifier)
        return verifier.finish(kept: latest, storedHead: head ?? .empty)
    }

    /// The rows from there on with the nodes that they complete; nil at the end.
    private func portion(from start: Int, limit: Int, size: Int) async throws -> Portion? {
        guard start < size else { return nil }
        // Nearly always the rows are where they should be, and both are read at once.
        async let expected = nodes(completedBy: start..<min(start + limit, size))
        let rows = try await leaves(from: start, limit: limit)
        // Nothing more is there, whatever the head says: one finding, not a loop to the end of all numbers.
        guard let first = rows.first?.index, first < size else { return nil }
        guard first >= start + limit else {
            return Portion(end: min(start + limit, size), rows: rows, nodes: try await expected)
        }
        let end = min(first + limit, size)
        return Portion(end: end, rows: rows, nodes: try await nodes(completedBy: first..<end))
    }

    /// The stored nodes whose last row is one of these.
    private func nodes(completedBy rows: Range<Int>) async throws -> [StoredNode] {
        var completed: [StoredNode] = []
        for level in 1..<Int.bitWidth - 1 where rows.upperBound >> level > rows.lowerBound >> level {
            completed += try await nodes(level: level, in: (rows.lowerBound >> level)..<(rows.upperBound >> level))
        }
        return completed
    }

    /// Head and last checkpoint as one transaction stored them, if that is possible.
    private func ends() async throws -> (LedgerHead?, StoredCheckpoint?) {
        var head = try await head()
        var latest = try await latestCheckpoint()
        for _ in 0..<5 where head?.size != latest?.size {
            head = try await self.head()
            latest = try await latestCheckpoint()
        }
        return (head, latest)
    }

    /// What is stored beyond the end, unless the end has moved.
    private func checkBeyond(_ size: Int, _ verifier: inout LedgerVerifier) async throws {
        let row = try await leaves(from: size, limit: 1).first
        var surplus: [StoredNode] = []
        for level in 1..<Int.bitWidth - 1 {
            surplus += try await nodes(level: level, in: (size >> level)..<Int.max).prefix(LedgerReport.mostFindings)
        }
        let sizeNow = max(try await head()?.size ?? 0, try await latestCheckpoint()?.size ?? 0)
        guard sizeNow <= size else { return }
        if let row { verifier.add(.rowsBeyondHead(index: row.index)) }
        for node in surplus { verifier.expect(node) }
    }
}

/// What is read at once.
private struct Portion: Sendable {
    /// Rows from here on are of the next one.
    let end: Int
    let rows: [StoredLeaf]
    let nodes: [StoredNode]
}

/// Reads stored checkpoints a page at a time, never far ahead of the rows.
private struct EarlierCheckpoints {
    let limit: Int
    private var last = -1
    private var isAtEnd = false

    init(limit: Int) { self.limit = limit }

    mutating func upTo(_ size: Int, in ledger: some LedgerReading) async throws -> [StoredCheckpoint] {
        var read: [StoredCheckpoint] = []
        while !isAtEnd, last < size {
            let batch = try await ledger.checkpoints(above: last, limit: limit)
            let highest = batch.map(\.size).max() ?? last
            isAtEnd = batch.count < limit || highest <= last
            last = max(last, highest)
            read += batch
        }
        return read
    }
}
