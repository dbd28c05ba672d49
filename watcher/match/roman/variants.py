"""Given names that newspapers of one language spell in several ways: «Мухаммед» and «Мухаммад».

A full name in another spelling is found by its sound (`renderings`); a name of one word has nothing
beside it that would confirm it, so that only spellings in use are looked for. The groups are the
usual transcriptions of the commonest Arabic and Persian names.
"""

_GROUPS = """
мухаммед мухаммад мохаммед мохаммад мохамед мухамед
ахмед ахмад
хусейн хуссейн хусайн хусаин хосейн
хасан хассан
юсуф юсеф юссеф
абдулла абдалла абдуллах абдаллах
умар омар
усман осман
сулейман сулайман
мустафа мостафа
халид халед
рашид рашед
саид саед
насер насир нассер
касем касим кассем
хамид хамед
ибрагим ибрахим
исмаил исмаэль
аиша айша
фатима фатема
хадиджа хадижа
мухаммадреза мохаммадреза мохаммед-реза
муктада моктада
салех салих
захер захир
muhammad mohammed mohammad mohamed muhammed mohamad mohamet
ahmed ahmad
mahmoud mahmud mehmood
hussein hussain husain husayn hossein hosein
hassan hasan
yusuf yousef youssef yousuf yusef
abdullah abdallah abdulla abdalla
omar umar
osman othman uthman usman
suleiman sulaiman soleiman suleyman
mustafa mostafa moustafa mustapha
khalid khaled
rashid rasheed rached
said saeed saïd
nasser nasir naser
qasem qassem qasim kassem
hamid hameed
ibrahim ebrahim
ismail ismael esmail
aisha ayesha aicha
fatima fatimah fatemeh
khadija khadijah
saleh salih
"""
_KNOWN = {
    word: tuple(other for other in dict.fromkeys(group.split()) if other != word)
    for group in _GROUPS.split("\n")
    for word in group.split()
}


def variants(word: str) -> tuple[str, ...]:
    """The other spellings of a name of one word, in its own script; none where none is known."""
    others = _KNOWN.get(word.strip().lower(), ())
    return tuple(other.title() for other in others) if word[:1].isupper() else others
