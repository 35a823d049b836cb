import Domain
import Testing

/// Names of projects, branches and languages, as they are kept. Most are plain, and take a short way: it ends where the rules do,
/// which are asked about the same name inside something that they take away.
@Suite struct KeptNamesTests {
    @Test func `a plain name is kept as the rules would keep it`() {
        let parts = [
            "a", "Z", "7", "-", "_", "/", "localhost", "LOCALHOST", "home", "users", "+", "#", ".", "login", ".local",
            "%2F", "@", ":", " ", "?",
            "\\", "~", "<", "é", "／", "x",
        ]
        var state: UInt64 = 15
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        var (kept, lost) = (0, 0)
        var wrong: [String] = []
        for _ in 0..<40_000 {
            // Half of them are made of the first few parts alone, so that many are plain.
            let most = next(2) == 0 ? 10 : parts.count
            let name = (0..<(1 + next(5))).map { _ in parts[next(most)] }.joined()
            var same = Kept.language(name) == Kept.language(" " + name)
            if !name.contains(where: { "/／:?#\\% ~.@".contains($0) }) {
                same = same && Kept.project(name) == Kept.project("group/\(name)")
            }
            if !name.contains(where: { " :@\\".contains($0) }) {
                same = same && Kept.branch(name) == Kept.branch(name + " [SSH: there]")
            }
            if !same { wrong.append(name) }
            kept += Kept.branch(name) == name ? 1 : 0
            lost += Kept.branch(name) == nil ? 1 : 0
        }
        #expect(wrong.isEmpty, "\(wrong.count), like \(wrong.prefix(5))")
        #expect(kept > 5_000 && lost > 5_000, "\(kept) \(lost)")
    }

    @Test func `a plain name that is too long is cut`() {
        let long = String(repeating: "a", count: 300)
        #expect(Kept.project(String(long.prefix(100))) == String(long.prefix(100)))
        #expect(Kept.project(String(long.prefix(101))) == String(long.prefix(100)))
        #expect(Kept.branch(String(long.prefix(201))) == String(long.prefix(200)))
        #expect(Kept.language(String(long.prefix(41))) == String(long.prefix(40)))
    }

    @Test(arguments: [
        "../../home/jane/x", "./x", "feature/../x", "file:/home/jane/x", "build:/srv/x", "build-01.corp/feature",
        "build-01.corp./feature", "build-01.corp.", "⼃home/jane", "C₩Users₩jane", "%c0%afhome/jane", "..", ".",
    ])
    func `a place is no branch, however it is written`(name: String) {
        #expect(Kept.branch(name) == nil)
    }

    @Test(arguments: [
        "build01.local:src/x", "wip/build01.local/x", "build-01.acme.com:src/app", "build01:src/app", "file:home/jane",
        "https：//build01.acme.com/x", "ssh：//build01/src", "(/home/jane)", "feature /home/jane/secret.txt",
        "'/home/jane'", "=/home/jane", "file=/home/jane", "HEAD detached at /home/jane", "x//home/jane", "…/home/jane",
        "jane＠example.org", "build01．local", "x？token＝s3cr3t", "jane@123-reg.co.uk", "x@1-host.example.org",
        "x,/home/jane",
        "x;/home/jane", "x>/home/jane", "&/home/jane", "“/home/jane", "（/home/jane）",
        "x\u{3000}/home/jane",
        "x\u{A0}/home/jane", "build01.acme.com：src/app", "build01：src/app", "file＝/home/jane/secret",
        "x，/home/jane/secret",
        "x；/home/jane/secret", "x＞/home/jane", "～jane/x", "x ~/secret", "(~/secret)", "x ~jane/secret", "x)/home/jane",
        "x!/home/jane", "x~/home/jane", "x+/home/jane", "x^/home/jane", "x”/home/jane", "x、/home/jane",
        "x@\u{FE0E}example.com", "x@%EF%B8%8Eexample.com", "x/\u{FE0E}home/x", "~\u{FE0E}x", "x.corp\u{FE0E}",
        "x/\u{301}home/x", "(host.corp)", "修：build.acme.com：app", "修：\u{903}.acme.com：app", "build01：修复：src",
        "feature/host.local,x", String(repeating: "a", count: 182) + "/jane.doe12@company.example",
    ])
    func `what git takes for no branch, or what holds a place, is none`(name: String) {
        #expect(Kept.branch(name) == nil)
    }

    @Test(arguments: [
        "(build01.local)", "build01.local,", "build01．local", "jane＠example.org", "jane%EF%BC%A0example.org", "fd00::1",
        "fe80::1", "::ffff:10.0.0.5", "[10.0.0.5]", "app;token=s3cr3t", "app&token=s3cr3t", "password=hunter2",
        "jane@build01", "jane@3com", "jane@123-reg.co.uk", "jane@10-0-0-5.eu.compute.example.com", "jane.doe@corp",
        "fe80::1%eth0", "jane@10.0.0.5", "～jane", "（build01.local）", "「build01.local」", "jane﹫example.org",
        "build01。local",
        "build01｡local", "build01﹒local", "jane@123-reg", "jane@3-com",
        "/\u{FE0E}home/\u{FE0E}jane/\u{FE0E}secret", "jane@\u{FE0E}example.com", "jane@\u{34F}example.com",
        "host.corp shop",
        "host.lan, x", "app [SSH: host.corp] - Cursor",
        #"C:\Documents and Settings\jane"#, "/volume1/homes/jane",
        "/export/home2/jane", "/home/jane/..", "/home/jane/.",
    ])
    func `a machine, a secret and somebody are no project, however they are written`(name: String) {
        #expect(Kept.project(name) == nil)
    }

    @Test func `names that only look a little like one of these stay`() {
        for name in [
            "dependabot/npm/@babel/core", "renovate/vue@3", "feat/a+b", "fix/localhost-redirect", "issue-#12", "日本/語",
            "v1.2.3-rc.1",
            "fix(api)/x", "react@18.2.0", "@scope/pkg@1.2.3", "pkg@v1.2.3", "app@1.0.0-rc.1", "prod@main", "修复：登录",
            "3月～4月", "react@19.0.0-canary-1a2b3c", "app@1.0.0-rc.1+build.5", "@acme/ui@1.0.0-alpha.beta",
            "ui@0.0.0-canary.a1b2c3d", "ui@1.0.0-next.x7.z.92", "app@1.0.0-beta+exp.sha.5114f85", "feature/home/page",
            "❤\u{FE0F}/x", "x/❤\u{FE0F}-1\u{FE0F}\u{20E3}", "caf\u{E9}/x",
            "हिन्दी/x",
            "🐛/fix-login", "feat!/x", "「機能」/x", "my feature", "何？/x",
        ] {
            #expect(Kept.branch(name) == name, "\(name)")
        }
        for (name, kept) in [
            ("app@2", "app"), ("lib@v3", "lib"), ("@scope/pkg", "pkg"), ("C#", "C#"), ("东京：支店", "东京：支店"),
            ("jane＠example.org：app", "app"), ("build01.acme.com：app", "app"), ("app？token＝s3cr3t", "app"),
            ("app﹖token﹦s3", "app"), ("/Volumes/nas.local/shop", "shop"),
            ("/srv/东京：支店", "东京：支店"), ("何？メモ", "何？メモ"), ("Vol．2", "Vol．2"), ("shop@2.1.0-rc.1", "shop"),
            ("build.gradle", "build.gradle"),
        ] {
            #expect(Kept.project(name) == kept, "\(name)")
        }
    }

    @Test func `an address of the own network is no project, and a release of four numbers is a branch`() {
        for name in ["10.0.0.5", "127.0.0.1", "192.168.1.20", "172.31.0.1", "x/172.16.0.1", "10.0.0.5.", "169.254.1.1"]
        {
            #expect(Kept.project(name) == nil, "\(name)")
        }
        for name in ["10.0.0", "10.0.0.256", "11.0.0.5", "172.32.0.1", "192.169.0.1", "10.0.0.5.6"] {
            #expect(Kept.project(name) == name)
        }
        for name in ["10.0.0.5", "release/2.0", ".github/x", "a..b", "x/y.z", "fix/50%-off"] {
            #expect(Kept.branch(name) == name)
        }
    }

    @Test func `what is longer than names are is none, whatever is in it`() {
        let (name, path) = (String(repeating: "a", count: 512), "/" + String(repeating: "b/", count: 509))
        #expect(Kept.branch(name)?.count == 200 && Kept.project(path + "shops") == "shops")
        #expect(Kept.branch(name + "a") == nil && Kept.project(path + "a shop") == nil)
        // What is around it is not of it, and marks beyond what a sign can have are not either.
        #expect(Kept.project("  shop" + String(repeating: " ", count: 1_000)) == "shop")
        let marks = String(repeating: "\u{301}", count: 100)
        #expect(Kept.project("q" + marks)?.unicodeScalars.count == 31)
        let hidden = String(repeating: "\u{301}", count: 30)
        #expect(Kept.name("q" + hidden + "\u{200B}" + hidden)?.unicodeScalars.count == 31)
    }

    @Test func `bytes that are no text are none beside a sign that says so`() {
        for name in ["%c0%af", "\u{FFFD}%c0%af", "\u{FFFD}\u{301}%c0%afx"] {
            #expect(Kept.project(name) == nil, "\(name)")
        }
        #expect(Kept.project("\u{FFFD}") == "\u{FFFD}")
    }

    @Test func `what follows a sharp is taken away, whichever sharp it is`() {
        for name in ["app#x", "#️⃣#x", "app##x", "##x"] { #expect(Kept.project(name)?.contains("x") != true, "\(name)") }
        #expect(Kept.project("C#") == "C#" && Kept.project("#️⃣") == "#️⃣")
    }

    @Test func `what has two points is no language, and what has one is`() {
        for name in ["host.example.com", "build-01.corp.x"] { #expect(Kept.language(name) == nil, "\(name)") }
        for name in ["ASP.NET", "Vue.js", "PL/SQL", "C++"] { #expect(Kept.language(name) == name) }
    }

    @Test func `this machine is no name, and a root is no branch`() {
        for name in ["localhost", "localhost-8080", "localhosts"] {
            #expect(Kept.project(name) == nil && Kept.branch(name) == nil && Kept.language(name) == nil, "\(name)")
        }
        #expect(Kept.branch("/feature") == nil && Kept.branch("feature/login") == "feature/login")
        #expect(Kept.project("my-localhost") == "my-localhost")
    }
}
