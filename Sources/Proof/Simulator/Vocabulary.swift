/// Names of people, teams, projects and tools; nobody is meant.
enum Vocabulary {
    static let firstNames = [
        "Ada", "Aino", "Alba", "Amara", "Amir", "Anouk", "Arun", "Astrid", "Ben", "Bruno", "Carla", "Chen", "Clara",
        "Dana",
        "David", "Dilan", "Edda", "Elias", "Emeka", "Esra", "Fatima", "Felix", "Finn", "Freya", "Gita", "Greta", "Hana",
        "Henrik", "Ida", "Imani", "Ines", "Ivo", "Jana", "Jonas", "Juan", "Kaya", "Kenji", "Kofi", "Lea", "Leon",
        "Lina",
        "Luca", "Maja", "Marek", "Mei", "Mila", "Milan", "Mona", "Nadia", "Nils", "Noor", "Olga", "Omar", "Otto",
        "Paula",
        "Pavel", "Petra", "Priya", "Quinn", "Rafael", "Rosa", "Ruth", "Samir", "Sara", "Selma", "Signe", "Tariq",
        "Tessa",
        "Theo", "Tilda", "Tomas", "Uma", "Vera", "Viktor", "Wanja", "Yara", "Yusuf", "Zoe",
    ]
    static let lastNames = [
        "Adeyemi", "Almeida", "Andersen", "Bauer", "Becker", "Berg", "Bianchi", "Brandt", "Castro", "Costa", "Dahl",
        "Demir", "Duarte", "Eriksson", "Falk", "Ferreira", "Fischer", "Forsberg", "Garcia", "Grimm", "Haas", "Hansen",
        "Herrera", "Horvat", "Ibrahim", "Ito", "Jansen", "Kaiser", "Keller", "Khan", "Klein", "Kovacs", "Kowalski",
        "Krause", "Lang", "Larsen", "Lehmann", "Lindqvist", "Lopez", "Lund", "Maier", "Marino", "Mensah", "Meyer",
        "Moreau", "Nakamura", "Nguyen", "Nilsson", "Novak", "Nowak", "Okafor", "Oliveira", "Olsen", "Park", "Patel",
        "Pereira", "Petrov", "Popescu", "Rao", "Reyes", "Ricci", "Rossi", "Sato", "Schmitt", "Seidel", "Silva", "Singh",
        "Sommer", "Stein", "Suzuki", "Tanaka", "Vogel", "Wagner", "Weber", "Winter", "Wolf", "Yilmaz", "Zhang",
    ]
    /// Team, and what it works on.
    static let teams: [(name: String, projects: [String], languages: [String])] = [
        ("Search", ["search-api", "indexer", "query-ui"], ["Swift", "Rust", "TypeScript"]),
        ("Checkout", ["checkout", "cart", "receipts"], ["Kotlin", "TypeScript"]),
        ("Identity", ["sign-in", "accounts"], ["Go", "TypeScript"]),
        ("Mobile", ["app-ios", "app-android"], ["Swift", "Kotlin"]),
        ("Payments", ["payments", "ledger-sync"], ["Java", "SQL"]),
        ("Web", ["storefront", "design-system"], ["TypeScript", "CSS"]),
        ("Platform", ["deploy", "clusters", "base-images"], ["Go", "HCL", "Shell Script"]),
        ("Data", ["pipelines", "warehouse"], ["Python", "SQL"]),
        ("Catalogue", ["catalogue", "importer"], ["C#", "SQL"]),
        ("Messaging", ["mailer", "push"], ["Elixir", "Go"]),
        ("Insights", ["reports", "events"], ["Python", "Scala"]),
        ("Logistics", ["routes", "warehouse-ui"], ["Kotlin", "TypeScript"]),
        ("Quality", ["test-bench", "fixtures"], ["Python", "TypeScript"]),
        ("Security", ["vault", "audit"], ["Rust", "Go"]),
        ("Partners", ["partner-api", "partner-portal"], ["Ruby", "TypeScript"]),
        ("Tools", ["build-cache", "editor-kit"], ["Swift", "C++"]),
    ]
    static let departments = ["Product", "Commerce", "Foundations", "Data and Insight"]
    static let agents = [
        "wakatime/v1.102.1 (linux-6.8.0-x86_64) go1.22.5 vscode/1.95.3 vscode-wakatime/24.9.2",
        "wakatime/v1.102.1 (darwin-24.1.0-arm64) go1.22.5 vscode/1.95.3 vscode-wakatime/24.9.2",
        "wakatime/v1.102.1 (darwin-24.1.0-arm64) go1.22.5 IntelliJIDEA/2024.3 IntelliJIDEA-wakatime/15.0.1",
        "wakatime/v1.102.1 (linux-6.8.0-x86_64) go1.22.5 neovim/1000 vim-wakatime/11.1.1",
        "wakatime/v1.102.1 (darwin-24.1.0-arm64) go1.22.5 xcode/16.1 xcode-wakatime/5.27.2",
        "wakatime/v1.102.1 (windows-10.0.22631-x86_64) go1.22.5 rider/2024.3 rider-wakatime/15.0.1",
    ]
    static let zones = ["Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Europe/Helsinki", "America/Sao_Paulo"]
    static let words = [
        "amber", "anchor", "apple", "autumn", "basket", "birch", "bridge", "candle", "cedar", "cloud", "copper", "fern",
        "field", "garden", "harbour", "hazel", "island", "juniper", "kettle", "lantern", "maple", "meadow", "north",
        "orchard", "paper", "pebble", "quiet", "river", "saffron", "silver", "thistle", "window",
    ]
    static let subjects = [
        "retry", "login", "export", "cache", "limits", "upgrade", "names", "timeouts", "tests", "rows",
    ]
}
