// error: cannot convert value of type 'GroupWeeks'
import Access
import Domain
import Pages

func page(_ weeks: GroupWeeks, _ frame: Frame) -> Page {
    GroupPage.render(weeks, addresses: [:], mates: nil, context: nil, in: frame)
}
