import Foundation

// Sends heartbeats over HTTP from as many connections as asked, 25 a request, at full speed or at a given rate, and prints
// one JSON line: {"heartbeats_per_second","p50_ms","p99_ms","requests","refused"}.

struct Options {
    var port = 8080
    var tokens: [String] = []
    var connections = 32
    var seconds = 10.0
    /// Heartbeats a second over all connections; nil is as fast as it goes.
    var rate: Double?
    var start = 0.0
    /// A file with a heartbeat a line, up to and with `"time":`; nil is those below.
    var templates: [String]?
}

func options() -> Options {
    var options = Options()
    var arguments = CommandLine.arguments.dropFirst()
    while let name = arguments.popFirst(), let value = arguments.popFirst() {
        switch name {
        case "--port": options.port = Int(value) ?? 8080
        case "--tokens":
            let text = (try? String(contentsOfFile: value, encoding: .utf8)) ?? ""
            options.tokens = text.split(separator: "\n").map(String.init)
        case "--connections": options.connections = Int(value) ?? 32
        case "--seconds": options.seconds = Double(value) ?? 10
        case "--rate": options.rate = Double(value)
        case "--start": options.start = Double(value) ?? 0
        case "--templates":
            let text = (try? String(contentsOfFile: value, encoding: .utf8)) ?? ""
            options.templates = text.split(separator: "\n").map(String.init)
        default: fatalError("there is no option \(name)")
        }
    }
    return options
}

let chosen = options()
let each = 25

/// Varied, as editors send them: several agents, projects, languages; most of it is not kept.
let templates: [String] = chosen.templates ?? {
    let agents = [
        "wakatime/v1.90.0 (linux-6.8.0-45-generic-unknown) go1.22.12 vscode/1.90.0 vscode-wakatime/24.6.0",
        "wakatime/13.1.0 (Linux-6.8.0-45-generic-x86_64-with-glibc2.36) Python3.11.7.final.0 vim/802 vim-wakatime/9.0.1",
        "wakatime/v1.131.0 (darwin-25.0.0-arm64) go1.24.4 GoLand/2024.1 GoLand-wakatime/15.0.2",
    ]
    let languages = ["Swift", "Python", "Go", "TypeScript", "SQL"]
    let categories = ["coding", "debugging", "code reviewing", "building", "writing tests"]
    return (0..<20).map { n in
        "{\"branch\":\"feature/login-\(n % 4)\",\"category\":\"\(categories[n % 5])\",\"cursorpos\":\(n * 7),"
            + "\"dependencies\":[\"collections\",\"net/http\"],\"entity\":\"/home/dev/demo/src/app/file\(n).go\",\"type\":\"file\","
            + (n % 3 == 0 ? "\"is_write\":true," : "")
            + "\"language\":\"\(languages[n % 5])\",\"lineno\":\(n + 3),\"lines\":\(n * 20),\"project\":\"demo\(n / 10)\","
            + "\"project_root_count\":4,\"user_agent\":\"\(agents[n % 3])\",\"time\":"
    }
}()

final class Worker: @unchecked Sendable {
    let number: Int
    var latencies: [Double] = []
    var refused = 0
    let done = DispatchSemaphore(value: 0)
    init(_ number: Int) { self.number = number }

    func start() {
        Thread.detachNewThread { [self] in
            run()
            done.signal()
        }
    }

    private func run() {
        var descriptor = connected()
        var seed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var step = 0
        let began = now()
        let interval = chosen.rate.map { Double(chosen.connections * each) / $0 }
        var buffer = [UInt8](repeating: 0, count: 65536)
        // Connections share the tokens; each walks its own stretch of time, so that every heartbeat is a new row.
        let authorizations = chosen.tokens.map { Data($0.utf8).base64EncodedString() }
        while now() - began < chosen.seconds {
            if let interval {
                let due = began + Double(step) * interval + Double(number) * interval / Double(chosen.connections)
                let wait = due - now()
                if wait > 0 { Thread.sleep(forTimeInterval: wait) }
            }
            var body = "["
            body.reserveCapacity(12_000)
            for index in 0..<each {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let offset = Double(step * each + index) * 2.0 + Double(seed >> 44) / 1_048_576.0
                let micro = Int((chosen.start + Double(number) * 7_200 + offset) * 1e6)
                if index > 0 { body += "," }
                body += templates[Int(seed >> 33) % templates.count]
                body += "\(micro / 1_000_000).\(String(micro % 1_000_000 + 1_000_000).dropFirst())}"
            }
            body += "]"
            let authorization = authorizations[(number + step) % authorizations.count]
            let head = "POST /api/users/current/heartbeats.bulk HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic "
                + "\(authorization)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            let sent = now()
            if !write(descriptor, head + body) || !readReply(descriptor, &buffer) {
                refused += 1
                close(descriptor)
                descriptor = connected()
            }
            latencies.append(now() - sent)
            step += 1
        }
        close(descriptor)
    }

    private func connected() -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(chosen.port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(4))
        if result != 0 { fatalError("nobody listens on port \(chosen.port)") }
        return descriptor
    }

    private func write(_ descriptor: Int32, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var at = 0
            while at < bytes.count {
                let written = send(descriptor, bytes.baseAddress! + at, bytes.count - at, Int32(MSG_NOSIGNAL))
                if written <= 0 { return false }
                at += written
            }
            return true
        }
    }

    /// True if the status is 201.
    private func readReply(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Bool {
        var filled = 0
        var whole: Int?
        while whole.map({ filled < $0 }) ?? true {
            let got = recv(descriptor, &buffer[filled], buffer.count - filled, 0)
            if got <= 0 { return false }
            filled += got
            if whole == nil, let end = headEnd(buffer, filled) {
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                guard let line = head.split(separator: "\r\n").first(where: { $0.lowercased().hasPrefix("content-length:") }),
                    let length = Int(line.split(separator: ":")[1].trimmingCharacters(in: .whitespaces))
                else { return false }
                whole = end + length
            }
        }
        return buffer[9] == UInt8(ascii: "2") && buffer[11] == UInt8(ascii: "1")
    }

    private func headEnd(_ buffer: [UInt8], _ filled: Int) -> Int? {
        var at = 3
        while at < filled {
            if buffer[at] == 10, buffer[at - 1] == 13, buffer[at - 2] == 10, buffer[at - 3] == 13 { return at + 1 }
            at += 1
        }
        return nil
    }
}

func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let workers = (0..<chosen.connections).map(Worker.init)
let began = now()
for worker in workers { worker.start() }
for worker in workers { worker.done.wait() }
let seconds = now() - began
let all = workers.flatMap(\.latencies).sorted()
let refused = workers.reduce(0) { $0 + $1.refused }
func quantile(_ q: Double) -> Double { all.isEmpty ? 0 : all[min(all.count - 1, Int(Double(all.count) * q))] * 1000 }
let accepted = Double((all.count - refused) * each) / seconds
print(
    "{\"heartbeats_per_second\":\(Int(accepted)),\"p50_ms\":\(quantile(0.5)),\"p99_ms\":\(quantile(0.99)),"
        + "\"requests\":\(all.count),\"refused\":\(refused)}")
