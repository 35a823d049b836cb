import CLibICal
import Domain

/// An entry of a calendar while it is read: it ends with the reading.
struct CalendarEntry {
    /// The own answer and the busy rule, before it is known whether the calendar tells attendees at all.
    struct Standing {
        var isBusy = true
        var isAway = false
        var isSure = true
        /// People who have not declined.
        var people = 0
        /// Whether anybody is named.
        var isNamed = false
    }

    let uid: String
    /// Which instance of a series it replaces.
    let replaces: Instant?
    let replacesLater: Bool
    /// By which the newest of several with one name is known.
    let version: (sequence: Int, modified: Int64)
    let isCancelled: Bool
    let start: WallTime
    let place: ZoneOfEntry
    /// In seconds.
    let length: Int64
    let standing: Standing
    let rules: [RecurrenceRule]
    let more: [(start: Instant, length: Int64?)]
    let except: Set<Instant>

    func isNewer(than other: CalendarEntry) -> Bool {
        version.sequence != other.version.sequence
            ? version.sequence > other.version.sequence : version.modified >= other.version.modified
    }
}

/// All properties of one kind, in order.
func properties(_ kind: icalproperty_kind, of component: OpaquePointer) -> [OpaquePointer] {
    var found: [OpaquePointer] = []
    var next = icalcomponent_get_first_property(component, kind)
    while let property = next {
        found.append(property)
        next = icalcomponent_get_next_property(component, kind)
    }
    return found
}

/// All parts of one kind, in order.
func parts(_ kind: icalcomponent_kind, of component: OpaquePointer) -> [OpaquePointer] {
    var found: [OpaquePointer] = []
    var next = icalcomponent_get_first_component(component, kind)
    while let part = next {
        found.append(part)
        next = icalcomponent_get_next_component(component, kind)
    }
    return found
}

/// What an own property (`X-…`) says, by its name.
func extraText(_ name: String, of component: OpaquePointer) -> String? {
    properties(ICAL_X_PROPERTY, of: component).first { property in
        icalproperty_get_x_name(property).map { String(cString: $0).uppercased() } == name
    }.flatMap { icalproperty_get_value_as_string($0) }.map { String(cString: $0) }
}

/// The name of the zone that a property says.
func zoneName(of property: OpaquePointer) -> String? {
    icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)
        .flatMap { icalparameter_get_tzid($0) }.map { String(cString: $0) }
}

extension CalendarEntry.Standing {
    /// The busy rule, but for what depends on the calendar as a whole.
    ///
    /// Counts unless it is transparent, free, elsewhere or declined; rooms are nobody; whoever organizes it has accepted.
    init(of event: OpaquePointer, for owner: CalendarOwner) {
        for property in properties(ICAL_TRANSP_PROPERTY, of: event)
        where icalproperty_get_transp(property) == ICAL_TRANSP_TRANSPARENT
            || icalproperty_get_transp(property) == ICAL_TRANSP_TRANSPARENTNOCONFLICT
        {
            isBusy = false
        }
        for property in properties(ICAL_STATUS_PROPERTY, of: event)
        where icalproperty_get_status(property) == ICAL_STATUS_TENTATIVE { isSure = false }
        for property in properties(ICAL_X_PROPERTY, of: event) {
            guard let name = icalproperty_get_x_name(property),
                String(cString: name).uppercased() == "X-MICROSOFT-CDO-BUSYSTATUS"
            else { continue }
            switch icalproperty_get_value_as_string(property).map({ String(cString: $0).uppercased() }) {
            case "FREE", "WORKINGELSEWHERE": isBusy = false
            case "TENTATIVE": isSure = false
            case "OOF":
                isAway = true
                isBusy = true
            default: break
            }
        }
        var invited: Set<String> = []
        var ownAnswer: icalparameter_partstat?
        for property in properties(ICAL_ATTENDEE_PROPERTY, of: event) {
            isNamed = true
            let address = Self.address(icalproperty_get_attendee(property))
            func parameter(_ kind: icalparameter_kind) -> OpaquePointer? {
                icalproperty_get_first_parameter(property, kind)
            }
            let kind = parameter(ICAL_CUTYPE_PARAMETER).map { icalparameter_get_cutype($0) }
            if kind == ICAL_CUTYPE_ROOM || kind == ICAL_CUTYPE_RESOURCE { continue }
            let answer =
                parameter(ICAL_PARTSTAT_PARAMETER).map { icalparameter_get_partstat($0) } ?? ICAL_PARTSTAT_NEEDSACTION
            guard invited.insert(address).inserted else { continue }
            if owner.addresses.contains(address) { ownAnswer = answer }
            if answer != ICAL_PARTSTAT_DECLINED { people += 1 }
        }
        for property in properties(ICAL_ORGANIZER_PROPERTY, of: event) {
            let address = Self.address(icalproperty_get_organizer(property))
            // Whoever organizes and is not in the list is there.
            if isNamed, invited.insert(address).inserted { people += 1 }
        }
        switch ownAnswer {
        case .some(ICAL_PARTSTAT_DECLINED), .some(ICAL_PARTSTAT_DELEGATED):
            isBusy = false
            isAway = false
        case .some(ICAL_PARTSTAT_NEEDSACTION), .some(ICAL_PARTSTAT_TENTATIVE): isSure = false
        default: break
        }
    }

    private static func address(_ text: UnsafePointer<CChar>?) -> String {
        let text = text.map { String(cString: $0).lowercased() } ?? ""
        return text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
    }

    /// What it amounts to; nil if it is none of our business: free time, a note to oneself, a day with a name.
    func kind(length: Int64, isDate: Bool, tellsAttendees: Bool) -> Meeting.Kind? {
        if isAway { return .away }
        guard isBusy, !isDate, length <= 12 * 3600 else { return nil }
        if tellsAttendees, people < 2 { return nil }
        return isSure ? .meeting : .possible
    }
}
