public import Domain
import Foundation

/// Where a reading of pages stands: which address comes next, and what it is. It is stored with what the pages before said, so that
/// a reading that was killed goes on where it was.
public struct PageCursor: Codable, Sendable, Hashable {
    /// The page to ask for: a path below the API's address, or a whole address that the provider gave.
    var address: String
    /// The list page after all details; nil on the last one.
    var list: String?
    /// Whose details are asked for; empty while it is the list's turn.
    var pending: [PendingItem]
    /// Which detail of the first of them.
    var place: Int
    /// The newest moment of this reading, by which the next one knows where to stop; in microseconds.
    var newest: Int64?

    /// As it is stored.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Nil for what was not stored by this version: then the reading begins anew.
    public init?(text: String) {
        guard let cursor = try? JSONDecoder().decode(PageCursor.self, from: Data(text.utf8)) else { return nil }
        self = cursor
    }

    init(_ stream: any PageStream, since mark: Instant?) {
        pending = stream.given
        address = pending.first.flatMap { stream.details(of: $0).first } ?? stream.first(since: mark)
        list = nil
        place = 0
        newest = nil
    }
}

/// Walks through the pages of a stream: answers in, addresses and evidence out. It asks nobody itself.
public struct PageWalk: Sendable {
    private let stream: any PageStream
    private let mark: Instant?
    /// Nil when it is at its end.
    public private(set) var cursor: PageCursor?
    /// The first list page's own, for the next time.
    public private(set) var etag: String?
    /// How many items of the list are done.
    public private(set) var items: Int
    private var isAtFirstPage: Bool

    /// - Parameters:
    ///   - cursor: where a reading stands that did not come to its end.
    ///   - mark: how far back the last reading went that did.
    public init(_ stream: any PageStream, from cursor: PageCursor?, since mark: Instant?, items: Int) {
        self.stream = stream
        self.mark = mark
        self.cursor = cursor ?? PageCursor(stream, since: mark)
        isAtFirstPage = cursor == nil
        self.items = items
    }

    /// What to ask next; nil at the end.
    public var address: String? { cursor?.address }

    /// What will be asked next and after that, as far as it is known beforehand: details do not depend on each other, so they may
    /// be asked for together. They are still taken one after the other.
    public func upcoming(_ most: Int) -> [String] {
        guard let at = cursor else { return [] }
        var found = [at.address]
        for (place, item) in at.pending.enumerated() {
            if found.count >= most { break }
            found += stream.details(of: item).dropFirst(place == 0 ? at.place + 1 : 0)
        }
        return Array(found.prefix(most))
    }

    /// Whether the known tag of the first page may be sent along: what is unchanged then needs no reading.
    public var mayBeUnchanged: Bool { isAtFirstPage && mark != nil }

    /// The mark that the next reading starts from; what has no moments keeps the one that it has.
    public var newestMark: Instant? {
        guard let newest = cursor?.newest ?? finishedNewest else { return mark }
        return max(Instant(microseconds: newest), mark ?? Instant(microseconds: newest))
    }
    private var finishedNewest: Int64?

    /// Nothing has changed since the last reading.
    public mutating func unchanged() { cursor = nil }

    /// An item that is not there any more, or is not shown: the walk goes on without it.
    /// - Returns: whether it was one; a list that is not there ends the walk.
    public mutating func skip() -> Bool {
        guard var at = cursor, !at.pending.isEmpty else { return false }
        advance(&at)
        return true
    }

    /// Takes the answer to `address`.
    public mutating func take(
        _ page: [UInt8], link: String?, etag: String?
    ) throws(UnreadableDocument) -> [Fact] {
        var taken: Result<[Fact], UnreadableDocument> = .success([])
        page.withUnsafeBytes { bytes in
            taken = Result { () throws(UnreadableDocument) in try take(bytes, link: link, etag: etag) }
        }
        return try taken.get()
    }

    private mutating func take(
        _ page: UnsafeRawBufferPointer, link: String?, etag: String?
    ) throws(UnreadableDocument) -> [Fact] {
        guard var at = cursor else { return [] }
        let next = Paging.next(inLink: link)
        guard let item = at.pending.first else { return try takeList(page, next, etag, &at) }
        let detail = try stream.detail(page, at.place, of: item, isLast: next == nil)
        at.pending[0] = detail.item
        if !detail.isEnough, let next = next ?? detail.next {
            at.address = next
            cursor = at
        } else {
            advance(&at)
        }
        return detail.evidence
    }

    private mutating func takeList(
        _ page: UnsafeRawBufferPointer, _ next: String?, _ etag: String?, _ at: inout PageCursor
    ) throws(UnreadableDocument) -> [Fact] {
        let list = try stream.list(page, since: mark)
        if isAtFirstPage { self.etag = etag }
        isAtFirstPage = false
        at.newest = [at.newest, list.newest?.microseconds].compactMap(\.self).max()
        at.list = list.isBehindMark ? nil : list.next ?? next
        at.pending = list.pending
        at.place = 0
        items += list.items - list.pending.count
        if let first = list.pending.first, let address = stream.details(of: first).first {
            at.address = address
            cursor = at
        } else {
            items += list.pending.count
            at.pending = []
            goOn(&at)
        }
        return list.evidence
    }

    /// To the next detail, the next item, or the next page of the list.
    private mutating func advance(_ at: inout PageCursor) {
        guard let item = at.pending.first else { return goOn(&at) }
        let addresses = stream.details(of: item)
        if at.place + 1 < addresses.count {
            at.place += 1
            at.address = addresses[at.place]
            cursor = at
            return
        }
        at.pending.removeFirst()
        at.place = 0
        items += 1
        if let next = at.pending.first, let address = stream.details(of: next).first {
            at.address = address
            cursor = at
        } else {
            goOn(&at)
        }
    }

    private mutating func goOn(_ at: inout PageCursor) {
        finishedNewest = at.newest
        if let list = at.list {
            at.address = list
            at.list = nil
            cursor = at
        } else {
            cursor = nil
        }
    }
}
