/// The words that most passphrases are made of: the 1,500 first of letters alone, four and more, in zxcvbn's list of passwords (MIT licence,
/// Dropbox, from leaks that were made public).
enum CommonWords {
    static let all = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let text = #"""
        aardvark abgrtyu access accord achilles action adgjmptw adidas admin aezakmi aggies airborne airforce
        airplane alabama alaska alejandr aleksandr alexande alexandr alexis aliens alpha alpine amadeus amateur
        amazon america amsterdam anakin anal analsex anarchy andrei andrey angel angels animal anime anubis
        apache apollo apple apples aquarius aragorn arizona arsenal asdasd asdf asdfasdf asdfg asdfgh asdfghj
        asdfghjk asdfghjkl asdzxc aspirine assassin assfuck asshole assman asterix astros atlanta atlantis
        atomic auburn aussie austin avalon avatar avenger awesome azerty babe babes babydoll babygirl babylon
        badass badboy badger baggins baller balls bambam banana bananas bandit bang bangkok banshee barbie
        barcelon barcelona barkley barney baseball basket basketba bassman bastard batman beagle bear beast
        beatles beauty beaver beavis beckham beefcake beer beetle berlin bigballs bigboobs bigboy bigcock
        bigdaddy bigdick bigdog bigfoot biggie bigguy bigmac bigman bigone bigred bigtits billybob bingo birdie
        birdman biscuit bitch bitches biteme blabla blackcat blackdog blackie blackjac blacks blacky blade
        blades blahblah blaster blazer blessed blizzard blonde blondes blondie blowjob blowme blue bluebird
        blueeyes bluemoon blues bluesky bobafett bobcat boeing bollocks bollox bomber bondage bonehead boner
        bones bonjour boobies booboo boobs booger boogie boomer booty bosco bossman boston bowler bowling brando
        brandy brasil braves brazil breeze britney bronco broncos brooklyn brownie browns brucelee bruins brutus
        bubba bubble bubbles buckeye buckeyes buddha buddy budlight buffalo buffett bugger bull bulldog bulldogs
        bullet bullshit bunny burger buster butter butterfl butterfly butthead buttons byteme cactus cadillac
        caesar caliente californ camaro camel camelot cameron canada cancer candyman cantona captain cardinal
        carolina carpet carrot cartman caserta casino casper cassie catdog catfish catherin cats cavalier
        cdtnkfyf celica celine celtic celtics cessna champion champs changeme chaos charger chargers charlie
        charlott charly cheese chelsea cherokee cherry chester chevelle chevrole chevy cheyenne chicago chichi
        chicken chicks chiefs chipper chocolat chopper chrissy christ christia christin christop chronic chubby
        chucky cjkysirj cjkywt clancy classic clitoris clover cobra cocacola cock coffee colombia colorado
        colors coltrane commando compaq computer concrete condor connect connor consumer cookie cookies cooldude
        cooler coolio copper corona corvette cosmos cosworth cougar cowboy cowboys coyote cracker creampie
        creative cricket crimson crusader cthutq cuddles cumming cumshot cunt curious cxfcnmt dagger dakota
        dallas dancer danger danni darkness darkside darkstar dawg daytona dbrnjhbz deadhead defender defiant
        deftones delete delta desire destiny detroit devil devildog devils dexter dfvgbh diablo diamond diamonds
        dick dickhead diesel dietcoke digger digital dilbert dima dingdong discover disney dkflbvbh doberman
        doctor dodger dodgeram dodgers dogg doggie doggy dogs dollar dolphin dolphins domino donkey doodle
        dookie drago dragon dragons dreamer dreams driver drizzt drowssap drpepper drummer dublin ducati duck
        dumbass durango eagle eagles eatme eatshit eclipse eduard einstein ekaterina electric element elephant
        elizabet emerald eminem empire engineer enigma enter enterpri erotic escort eternity everton exigen
        exigent explorer express extreme falcon falcons fantasy faster fatass fatboy fatcat fatman fender
        ferrari ferret fetish ficken fighter finger fire fireball firebird firefly fireman fish fishing fitness
        fktrcfylh fktrctq flames flash flatron flipper florida flower fluffy flyboy flyers foobar football
        forest forever formula fossil foxtrot freaky freckles freddy freedom freepass freeuser friday frog
        frogger froggy frosty fuck fucked fucker fuckers fuckface fucking fuckit fuckme fuckoff fuckyou funtime
        fusion fyfcnfcbz fylhtq galaxy galina galore gambit gandalf gangbang gangsta gangster garden garfield
        gateway gator gators geheim gemini genesis genius geronimo getsome gfhjkm ghbdtn ghbdtnbr ghjcnj ghost
        giants ginger girls gizmo gizmodo gjkbyf goblin goblue goddess godsmack godzilla goforit golden goldfish
        golf golfer golfing goober goodluck goodtime google goose gorilla gotcha gothic granny greenday gremlin
        grendel griffey grizzly groovy guardian guinness guitar gundam gunner hacker halflife hallo hamburg
        hamlet hammer hamster hannah hannibal hansolo hardcore hardon harley hawaii hawkeye hearts heaven
        hellfire hello helpme hendrix hentai herbie hercules hermes hershey hesoyam highland hiphop hitler
        hitman hjvfirf hobbes hobbit hockey holiday hollywoo homerun honda hongkong hooker hooters horndog
        hornet horney horny horse horses hotboy hotdog hotrod hotsex hotstuff hottie hummer hunter hunting
        husker huskers ibanez icecream iceman iforgot ilovesex iloveu iloveyou immortal impala incubus indiana
        indians indigo inferno infiniti infinity insane integra internet intrepid irina ironman italia ivanov
        iverson iwantu jackal jackass jackoff jaguar jamaica jammer jasmine jasper jeep jericho jester jimbo
        jimbob joker jordan juice jumper jungle junior jupiter justdoit justice justme juventus kaktus kangaroo
        kansas karate karina kasper katana katerina katrin kawasaki keeper kenwood keyboard kicker killer
        kingkong kingpin kingston kirill kisses kissme kitkat kitten kitty kittycat klaster knicks knights
        kodiak kolobok krishna labrador labtec lacrosse ladybug laguna lakers lancer larisa lasvegas latino
        leather ledzep legend legion legolas lennon leopard lesbian lesbians lestat letmein letsgo lexmark
        liberty lick licker lickme lifehack lightnin lights liquid liverpoo liverpool lizard lobster logitech
        lollipop lollol london lonestar lonewolf longhorn loser love loveit lovely loveme lover loverboy lovers
        loveyou lowrider lucifer lucky lvbnhbq machine maddie maddog madison madman madmax madness madonna
        maestro maggie magic magnum magnus maiden makaveli maksim malibu mallard manchester maniac manson manutd
        marathon marina marine mariners marines marino marlboro marley martini maryjane massive master matrix
        mature maverick maxima maximus maxwell megadeth megaman memphis mercedes mercury meridian merlin
        mersedes metallic metallica mexico miami michigan mickey microsoft midnight mikey milano minecraft
        mirage mister mistress mnbvcxz molson monday money mongoose monitor monkey monkeys monopoly monster
        montana montreal mookie moomoo moose morpheus moscow mother motorola mountain mouse mozart muffin mulder
        munchkin muscle mushroom musicman mustang mustangs mylove mypass naked naruto nascar nasty nastya natali
        natasha naughty nemesis neptune newlife newpass newport newyork nfnmzyf nicola nigger nikita nimrod
        niners ninja nintendo nipple nipples nirvana nissan nokia nolimit noodles nookie nopass nugget
        nuttertools nylons nymets oakland obiwan oblivion ohyeah oksana oldman oliver omega onelove online
        openup oracle orange orion osiris outlaw overlord oxford packard packers pacman pakistan paladin panama
        panasonic pancho pandora pantera panther panthers panties panzer paradise paradox parola parrot pascal
        pass passat passion passport passwor password patches patriot patriots pavilion peaches peanut peanuts
        pearljam pebbles peekaboo peewee pegasus pencil penguin penguins penis pentium pepper pepsi pervert
        peterpan peugeot phantom philips philly phoenix photos phpbb picard picasso pickle pickles pics piglet
        pikachu pimp pimpin pineappl ping pink pioneer pirate pirates pitbull pizza planet plastic platinum
        playboy player playtime plumber plymouth poison poiuyt pokemon polaris police polina polo pontiac pooh
        poohbear pookie poop pooper poopie poopoo popcorn popeye porkchop porn porno pornstar porsche portland
        portugal postal potato powder precious predator prelude presario primus prince princes princess printer
        private privet prodigy psycho pumpkin punisher punkin punkrock purple pussies pussy pussycat pussys
        putter pyramid python qawsed qawsedrf qazqaz qazwsx qazwsxed qazwsxedc qazwsxedcrfv qazxsw qazxswedc
        qwaszx qweasd qweasdzxc qweqwe qwerasdf qwert qwerty qwertyu qwertyui qwertyuiop qwertz rabbit racecar
        racerx racing ragnarok raider raiders rainbow raistlin rammstein random ranger rangers raptor rascal
        raven ravens razz rbhbkk reaper rebels redalert redbull reddog redhead redman redneck redrum redskins
        redsox redwings renegade rescue rfrfirf rhbcnbyf ripper rjntyjr rocker rocket rockon rocks rockstar
        roller rolltide romashka rommel ronaldo rooster rootbeer rosebud rubber rulez runner ruslan russia
        sabine sailing sailor saints sakura salmon samantha samson samsung samurai sandiego sandman sapphire
        satan saturn scarface scarlet scooby scoobydo scooter scorpio scorpion scotland scotty scrappy scream
        scruffy scully seattle sebastia secret security seinfeld seminole semperfi septembe serega serenity
        sergei sergey server sesame sexsex sexual sexy shadow shaggy shalom shaman shamrock shaolin shark sharks
        shasta shaved shazam shelby shemale sherlock shiloh shithead shitty shogun shooter shorty shotgun showme
        showtime siemens sierra silver simba simple simpsons sinner sirius sithlord skater skeeter skipper
        skippy skittles skyline skywalke slappy slapshot slayer sleepy slick slipknot slut sluts smiles smiley
        smitty smoke smoker smokey smokin smooth smudge snake snakes snapper snatch snickers sniper snoopy
        snowball snowman snuggles sobaka soccer socrates softball software soldier sommer sooners sophie
        spanking spankme spanky sparky spartak spartan spartans speaker spectrum speedy spider spiderma
        spiderman spidey spike spirit spitfire spooky spring sprint sprite spunky spyder squirrel squirt
        srinivas stalker stallion star starbuck starcraft stardust starfish stargate startrek starwars stealth
        steelers stephani sticky stimpy stinger stingray stinky stocking stonecol stones storm stormy stranger
        strider strike stud stupid subaru sublime success suck sucker suckit suckme sucks sugar summer sundance
        sunday sunrise sunset sunshine super superfly superman surfer surfing suzuki svetlana swallow sweetpea
        sweets sweety swimming swinger swordfis swordfish sydney syracuse tacobell tacoma tanker tardis target
        tarheel tarheels tarzan tattoo tatyana taurus tazman teacher techno teen teens telefon tempest tennis
        tequila test tester testing thailand thankyou thegame theking theman theone therock thuglife thumper
        thunder tickle tiger tigers tigger timber tinker tintin titanic titans titleist tits tomcat topcat
        topdog topgun topper tornado toronto toshiba tottenha toyota trance transam travel trebor trfnthbyf
        tricky trigger trinity triumph trixie trojan trombone trooper trouble truck trucker trucks trumpet
        trunks turbo turkey turtle tweety twilight twister ultimate unicorn unreal vacation vader vagina
        valentin valentina valera valhalla vampire vanhalen vanilla vectra vegeta velvet verbatim veritas
        veronika vertigo vfhbyf vfhecz vfrcbv vfvjxrf victory viking vikings viktor viktoria viper virgin vision
        vladimir voodoo voyager vulcan walnut wanker warcraft warlock warrior warriors waterloo weasel webmaster
        weed weezer welcome werewolf westham westside wetpussy whatever wheels whiskey whore whynot wicked
        wildcat wildcats willow windows winner winston winter wisdom wizard wolfgang wolfman wolfpack wolverin
        wolverine wolves wombat woody wookie wordpass wrangler wutang xanadu xavier xfiles yamaha yankee yankees
        ybrbnf yellow yfnfif yomama yourmom ytrewq zaqwsx zeppelin zipper zombie zxcvbn zxcvbnm
        """#
}
