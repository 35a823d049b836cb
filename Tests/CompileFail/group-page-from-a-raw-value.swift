// error: cannot convert value of type 'GroupWeeks'
import Access
import Domain
import Pages

func page(_ weeks: GroupWeeks, _ notes: Visible<SharedNotes>, _ frame: Frame) -> Page {
    GroupPage.render(weeks, addresses: [:], mates: nil, context: nil, notes: (notes, mayWrite: false), in: frame)
}
