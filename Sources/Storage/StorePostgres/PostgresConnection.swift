import CLibPQ
import Foundation
import SQL

/// What the server, or the way to it, said. It carries the code and never the message, which may quote values.
struct PostgresError: Error {
    /// Five characters (PostgreSQL documentation, appendix A); empty if the connection was lost.
    let code: String
    var isLost: Bool { code.isEmpty || code.hasPrefix("08") || code.hasPrefix("57P0") }
    /// The server gave up one of two transactions that were in each other's way.
    var isInTheWay: Bool { code == "40001" || code == "40P01" }

    /// A number was asked about that the server has not given away yet.
    var isOfTheFuture: Bool { code == "22023" }

    static let lost = PostgresError(code: "")
    /// A text that PostgreSQL cannot hold: refused here, because C would cut it silently.
    static let zeroByte = PostgresError(code: "22021")

    var failure: DatabaseFailure {
        if isLost { return .busy }
        switch code {
        case "53100": return .full
        case "53200", "53300", "55P03", "57014", "40001", "40P01": return .busy
        case "25006": return .readOnly
        case "XX001", "XX002": return .damaged
        default: return .engine(code: code)
        }
    }
}

/// One connection; used by one thread at a time.
final class PostgresConnection: @unchecked Sendable {
    private let raw: OpaquePointer
    /// Names of the statements that the server knows already, by their text: texts are static, so there are not many.
    private var prepared: [String: String] = [:]

    /// - Parameter address: a connection URI; passwords come from the environment or a file, as libpq finds them.
    /// - Throws: `DatabaseFailure.unreachable` with the reason in words of ours, or `.full`.
    init(_ address: String) throws(DatabaseFailure) {
        let parameters = [
            ("dbname", address), ("application_name", "daylight"), ("client_encoding", "UTF8"),
            ("connect_timeout", "5"), ("tcp_user_timeout", "10000"),
        ]
        let keywords = parameters.map { strdup($0.0) }
        let values = parameters.map { strdup($0.1) }
        defer { for text in keywords + values { free(text) } }
        var names: [UnsafePointer<CChar>?] = keywords.map { UnsafePointer($0) } + [nil]
        var texts: [UnsafePointer<CChar>?] = values.map { UnsafePointer($0) } + [nil]
        guard let connection = PQconnectdbParams(&names, &texts, 1) else {
            throw .unreachable("there is no memory left")
        }
        raw = connection
        guard PQstatus(raw) == CONNECTION_OK else {
            throw failure(String(cString: PQerrorMessage(raw)))
        }
        // Said at each connection, whatever the role or the database has as a default: an answer waits for the disk.
        // What is stuck lets go by itself, so that a server that died does not hold the others up.
        do {
            try script(
                """
                SET synchronous_commit = on; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';
                SET client_min_messages = warning
                """)
        } catch {
            throw .unreachable("the connection was refused")
        }
    }

    deinit { PQfinish(raw) }

    var isLost: Bool { PQstatus(raw) != CONNECTION_OK }

    func rows(_ sql: Statement) throws(PostgresError) -> [ResultRow] { try execute(sql).rows }

    func run(_ sql: Statement) throws(PostgresError) -> Int { try execute(sql).changes }

    /// Statements without values, one after another.
    @discardableResult
    func script(_ text: String) throws(PostgresError) -> PostgresResult { try checked(PQexec(raw, text)) }

    private func execute(_ sql: Statement) throws(PostgresError) -> PostgresResult {
        let name = try prepare(sql.text)
        let parameters = try Parameters(sql.values)
        return try checked(
            parameters.withPointers { PQexecPrepared(raw, name, Int32(sql.values.count), $0, nil, nil, 0) })
    }

    private func prepare(_ text: String) throws(PostgresError) -> String {
        if let name = prepared[text] { return name }
        let name = "s\(prepared.count)"
        try checked(PQprepare(raw, name, text, 0, nil))
        prepared[text] = name
        return name
    }

    // MARK: Many at once

    /// Statements sent together and answered together: one exchange instead of one each.
    func pipeline(_ statements: [Statement]) throws(PostgresError) -> [PostgresResult] {
        var results: [PostgresResult] = []
        results.reserveCapacity(statements.count)
        for start in stride(from: 0, to: statements.count, by: 500) {
            results += try exchange(Array(statements[start..<min(start + 500, statements.count)]))
        }
        return results
    }

    private func exchange(_ statements: [Statement]) throws(PostgresError) -> [PostgresResult] {
        var names: [String] = []
        for statement in statements { names.append(try prepare(statement.text)) }
        var values: [Parameters] = []
        for statement in statements { values.append(try Parameters(statement.values)) }
        guard PQenterPipelineMode(raw) == 1 else { throw .lost }
        defer { PQexitPipelineMode(raw) }
        for (name, parameters) in zip(names, values) {
            let sent = parameters.withPointers {
                PQsendQueryPrepared(raw, name, Int32(parameters.count), $0, nil, nil, 0)
            }
            guard sent == 1 else { throw .lost }
        }
        guard PQpipelineSync(raw) == 1 else { throw .lost }
        var results: [PostgresResult] = []
        var failure: PostgresError?
        for _ in statements {
            // After each answer libpq says once that it is complete.
            do { results.append(try checked(PQgetResult(raw))) } catch { failure = failure ?? error }
            if let rest = PQgetResult(raw) { PQclear(rest) }
        }
        if let sync = PQgetResult(raw) { PQclear(sync) }
        if let failure { throw failure }
        return results
    }

    /// COPY: the fastest way in. `statement` is `COPY … FROM STDIN`.
    func copy(_ statement: StaticString, _ rows: [[BoundValue]]) throws(PostgresError) {
        guard let opened = PQexec(raw, statement.description) else { throw .lost }
        let isOpen = PQresultStatus(opened) == PGRES_COPY_IN
        guard isOpen else {
            try checked(opened)
            return
        }
        PQclear(opened)
        var text: [UInt8] = []
        text.reserveCapacity(rows.count * 120)
        for row in rows { text.append(copying: row) }
        let sent = text.withUnsafeBytes {
            PQputCopyData(raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1, PQputCopyEnd(raw, nil) == 1 else { throw .lost }
        let done = PQgetResult(raw)
        if let rest = PQgetResult(raw) { PQclear(rest) }
        try checked(done)
    }

    @discardableResult
    private func checked(_ result: OpaquePointer?) throws(PostgresError) -> PostgresResult {
        guard let result else { throw .lost }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return PostgresResult(result)
        default:
            let code = PQresultErrorField(result, sqlState).map { String(cString: $0) } ?? ""
            PQclear(result)
            throw PostgresError(code: isLost ? "" : code)
        }
    }
}

/// Values as C strings, one after another in one buffer.
private struct Parameters {
    private var bytes: [CChar] = []
    private var offsets: [Int?] = []
    var count: Int { offsets.count }

    init(_ values: [BoundValue]) throws(PostgresError) {
        for value in values {
            switch value {
            case .null: offsets.append(nil)
            case .text(let text): try append(text)
            case .integer(let integer): try append(String(integer))
            case .real(let real): try append(String(real))
            }
        }
    }

    private mutating func append(_ text: String) throws(PostgresError) {
        offsets.append(bytes.count)
        for byte in text.utf8 {
            if byte == 0 { throw .zeroByte }
            bytes.append(CChar(bitPattern: byte))
        }
        bytes.append(0)
    }

    func withPointers<Answer>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Answer) -> Answer {
        bytes.withUnsafeBufferPointer { buffer in
            let pointers = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}

extension [UInt8] {
    /// One line of COPY's text format.
    fileprivate mutating func append(copying row: [BoundValue]) {
        for (index, value) in row.enumerated() {
            if index > 0 { append(UInt8(ascii: "\t")) }
            switch value {
            case .null: append(contentsOf: "\\N".utf8)
            case .integer(let integer): append(contentsOf: String(integer).utf8)
            case .real(let real): append(contentsOf: String(real).utf8)
            case .text(let text):
                for byte in text.utf8 {
                    switch byte {
                    case UInt8(ascii: "\\"): append(contentsOf: "\\\\".utf8)
                    case UInt8(ascii: "\t"): append(contentsOf: "\\t".utf8)
                    case UInt8(ascii: "\n"): append(contentsOf: "\\n".utf8)
                    case UInt8(ascii: "\r"): append(contentsOf: "\\r".utf8)
                    default: append(byte)
                    }
                }
            }
        }
        append(UInt8(ascii: "\n"))
    }
}

/// PG_DIAG_SQLSTATE, a character in a macro, which Swift does not import.
private let sqlState = CInt(UInt8(ascii: "C"))

/// Why nobody was let in: a server on a full disk also refuses those who only want to read, since it first writes its
/// "init file" for them, and says no more of it; a connection that failed has no code.
private func failure(_ words: String) -> DatabaseFailure {
    let said = words.lowercased()
    let isFull =
        said.contains("no space left")
        || said.contains("could not write init file") && !said.contains("could not write init file:")
    return isFull ? .full : .unreachable(plain(said))
}

/// In words of ours: what the library says may quote the address, and with it a password that was mistyped into it.
private func plain(_ said: String) -> String {
    func says(_ parts: String...) -> Bool { parts.contains(where: said.contains) }
    if says("private key file") {
        return "the key of sslkey is not there, is not that of the certificate, or can be read by others"
    }
    if says("root certificate file") { return "the file that sslrootcert names is not there" }
    if says("certificate verify failed", "does not match host name") {
        return "nobody whom sslrootcert names vouches for its certificate, or it is of another name"
    }
    if says("valid client certificate", "certificate authentication failed", "unknown ca", "certificate file") {
        return
            "it does not let this user in; it wants a certificate (sslcert, sslkey) of this user's name that it trusts"
    }
    if says("no pg_hba.conf entry") { return "its pg_hba.conf does not let this user in by this way" }
    if said.contains("authentication failed") || said.contains("no password supplied") {
        return "it does not let this user in; the password comes from PGPASSWORD or ~/.pgpass"
    }
    if said.contains("does not exist") { return "it has no such database, or no such user" }
    if said.contains("too many") || said.contains("remaining connection slots") { return "it has no connection left" }
    if says("starting up", "shutting down", "in recovery mode") { return "it is starting or stopping" }
    return "it does not answer"
}

/// What an address says, without its secrets.
public struct PostgresAddress: Sendable {
    /// `user@host:port/name`.
    public let shown: String
    /// Whether a password stands in it.
    public let hasSecret: Bool
    /// How what goes to the server and back is protected.
    public let way: Way

    public enum Way: Sendable, Hashable {
        /// A socket or loopback: nothing leaves the machine.
        case withinTheMachine
        /// TLS, and the certificate is checked (`sslmode=verify-full` or `verify-ca`).
        case verified
        /// To another machine, unencrypted because the address says so (`sslmode=disable`).
        case open
        /// To another machine, and whoever is between can read it or answer in the server's place.
        case unprotected
    }

    /// Nil if libpq does not understand it.
    public init?(_ address: String) {
        var failure: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(address, &failure) else {
            if let failure { PQfreemem(failure) }
            return nil
        }
        defer { PQconninfoFree(options) }
        var said: [String: String] = [:]
        var at = options
        while let keyword = at.pointee.keyword {
            if let value = at.pointee.val { said[String(cString: keyword)] = String(cString: value) }
            at += 1
        }
        hasSecret = said.keys.contains { $0.contains("password") }
        // A stray sign in a place where none can be is most likely part of a password that was not encoded.
        let strange = ["user", "host", "port", "dbname"].contains { name in
            said[name]?.contains(where: { "@#?".contains($0) }) ?? false
        }
        if strange { return nil }
        shown =
            "postgres://" + (said["user"].map { "\($0)@" } ?? "") + (said["host"] ?? "")
            + (said["port"].map { ":\($0)" } ?? "") + "/" + (said["dbname"] ?? "")
        way = Self.way(said)
    }

    /// As libpq finds out where and how: what the address says, or else the environment. A file of services may say more, so that
    /// one that is named counts as another machine.
    private static func way(_ said: [String: String]) -> Way {
        func found(_ keyword: String, _ variable: String) -> String? {
            (said[keyword] ?? getenv(variable).map { String(cString: $0) }).flatMap { $0.isEmpty ? nil : $0 }
        }
        // A file of services is between the address and the environment: what it says is not known here.
        let isService = found("service", "PGSERVICE") != nil
        func list(_ text: String?) -> [Substring] {
            text?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        }
        let (numbers, names) = (list(found("hostaddr", "PGHOSTADDR")), list(found("host", "PGHOST")))
        // Where there is no number the name counts, and where there is no name the socket.
        let places = (0..<max(numbers.count, names.count)).map { place in
            [numbers, names].lazy.compactMap { $0.indices.contains(place) && !$0[place].isEmpty ? $0[place] : nil }
                .first
        }
        if !isService, places.allSatisfy({ $0.map(isLocal) ?? true }) { return .withinTheMachine }
        let mode = isService ? said["sslmode"] : found("sslmode", "PGSSLMODE")
        return switch mode {
        case "verify-full", "verify-ca": .verified
        case "disable": .open
        default: .unprotected
        }
    }

    /// Whether it is a socket, or loopback by a name or number that cannot be anything else.
    private static func isLocal(_ place: Substring) -> Bool {
        if place.hasPrefix("/") || place.hasPrefix("@") || place == "localhost" { return true }
        var four = in_addr()
        if inet_pton(AF_INET, String(place), &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        return place == "::1"
    }
}
