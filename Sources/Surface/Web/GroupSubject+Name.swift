import Domain

extension GroupSubject {
    var name: String {
        switch self {
        case .team(let name), .department(let name): name
        case .organization: "Organization"
        }
    }
}
