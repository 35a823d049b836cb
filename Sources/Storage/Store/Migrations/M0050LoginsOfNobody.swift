import SQL

/// The logins of identities of which it was said that they are no program: the hash says enough, and the login is a person's.
let m0050LoginsOfNobody = Migration(id: "0050-logins-of-nobody", text: "UPDATE bots SET login = '' WHERE is_bot = 0;")
