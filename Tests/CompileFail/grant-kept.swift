// error: has non-Copyable type 'Grant<Oneself>'
import Access

struct Cache { var grant: Grant<Oneself> }
