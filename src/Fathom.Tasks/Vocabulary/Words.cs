namespace Fathom.Tasks.Vocabulary;

/// <summary>Common English words for tasks about letters, and made-up words that can be pronounced.</summary>
internal static class Words
{
    private const string Text =
        """
        a I an as at be by do go he if in is it me my no of on or so to up us we
        act add age ago aid aim air all and ant any ape arc arm art ask ate axe bad bag ball ban band bank bar base bat bath bay bean bear beat bed bee beef been beer bell belt bend best bet big
        bike bill bin bird bit bite black blame blank bless blind block blood blow blue board boat body bold bolt bomb bond bone book boot born boss both bow bowl box boy brain brave bread break
        brick bride brief bring broad brown brush build bulb bull burn burst bus bush busy but butter button buy cab cable cage cake call calm camel camera camp can candle candy cap car card care
        carpet carrot carry cart case cash castle cat catch cause cave cell center chain chair chalk chance change charm chart chase cheap check cheek cheese cherry chess chest chicken chief child
        chin chip choice church circle city claim class clay clean clear clerk clever cliff climb clock close cloth cloud clown club coach coal coast coat code coffee coin cold collar color come
        common cook cookie cool copper copy corn corner cost cotton couch cough count country couple course court cousin cover cow crab crack cream creek crime crop cross crowd crown cruel crush
        cry cup curl curtain curve cut dad damp dance danger dark dart data date dawn day dead deal dear debt deep deer desk dew dial dice die diet dig dinner dirt dish ditch dive doctor dog doll
        dollar dolphin donkey door dot double doubt dove down dozen drag dragon drama draw dream dress drill drink drive drop drum dry duck dull dust duty each eagle ear early earn earth ease east
        easy eat echo edge effect effort egg eight elbow elder elephant empty end enemy energy engine enjoy enough enter equal error escape even evening event ever every exact example exit eye
        fabric face fact fail fair faith fall false family famous fan far farm farmer fast fat father fault fear feast feather feed feel fence fever few field fight fill film final find fine
        finger fire firm first fish fist fit five flag flame flat flavor flesh flight float flock floor flour flow flower fly foam fog fold folk follow food fool foot force forest forget fork form
        fort forty forward fox frame free freeze fresh friend frog from front frost fruit fuel full fun funny fur future gain game gap garage garden garlic gas gate gather gem gentle ghost giant
        gift ginger giraffe girl give glad glass globe glory glove glue goal goat gold golf good goose grain grand grape graph grass grave gray great green grid grief grip ground group grow guard
        guess guest guide guitar gum gun habit hair half hall hammer hand handle happy harbor hard harm hat hate hawk head heal health heap hear heart heat heaven heavy heel height hello help hen
        herb here hero hide high hill hint hip hire history hit hobby hold hole holiday hollow home honest honey hood hook hope horn horse hospital hot hotel hour house human humble humor hundred
        hunger hunt hurry hurt hut ice icon idea idle image inch income ink insect inside iron island item ivory jacket jail jam jar jaw jazz jeans jelly jet jewel job join joke journey joy judge
        juice jump jungle junior just keen keep kettle key kick kid kind king kiss kitchen kite kitten knee kneel knife knight knock knot know lab label labor lace ladder lady lake lamb lamp land
        language lap large last late laugh law lawn lawyer lay lazy lead leaf leap learn leather leave left leg lemon lend length lens lesson letter level library lid lie life lift light like lily
        limb limit line lion lip list listen little live liver lizard load loaf loan lobster lock log lonely long look loop loose lord lose loss lost lot loud love low loyal luck lunch lung
        machine mad magic magnet mail main make male man mango manner map marble march margin mark market marry mask mass master mat match math meal mean measure meat medal media medicine meet melon
        melt member memory menu mercy merry mess metal meter middle might mild mile milk mill mind mine mineral minus minute mirror miss mist mix mobile model modern moment monday money monkey
        monster month mood moon moral more morning moth mother motion motor mountain mouse mouth move movie mud mug muscle museum music must mystery nail name napkin narrow nation nature near neat
        neck need needle nerve nest net never new news next nice night nine noble noise none noon north nose note nothing notice novel now number nurse nut oak oar oath object ocean odd offer office
        officer oil old olive once one onion only open opera orange orbit orchard order organ other otter out outer oval oven over owe owl own owner ox oxygen oyster pace pack page pain paint pair
        palace pale palm pan panda panel panic paper parade parcel pardon parent park parrot part party pass past paste path patient pause pay pea peace peach peak peanut pear pearl pebble pen pencil
        penguin people pepper perfect person pet phone photo piano pick picnic picture pie piece pig pigeon pile pill pillow pilot pin pine pink pipe pirate pit pitch pizza place plain plan plane
        planet plant plate play please plenty plot plow plug plum plus pocket poem poet point poison polar pole police polite pond pony pool poor pop porch pork port pose post pot potato pound pour
        powder power praise pray present press pretty price pride prince print prison prize problem profit promise proof proud public pull pulse pump pumpkin punch pupil puppet puppy pure purple purse
        push put puzzle queen question quick quiet quilt quit quite quiz rabbit race radio raft rag rail rain rainbow raise ram ranch range rank rapid rare raspberry rat rate raw ray razor reach read
        ready real reason recipe record red reef refuse region relax remain remember rent repair reply report rescue rest result return rhythm rib ribbon rice rich ride right ring ripe rise risk river
        road roar roast rob robin robot rock rocket rod roll roof room root rope rose rough round route row royal rub rubber rude rug ruin rule ruler run rush rust sad saddle safe sail salad salmon
        salt same sand sandwich satin sauce sausage save saw say scale scarf scene scent school science scissors score scout scream screen screw sea seal search season seat second secret see seed seek
        seem self sell send sense serve set seven shade shadow shake shape share shark sharp shave sheep sheet shelf shell shield shift shine ship shirt shock shoe shoot shop shore short shot shoulder
        shout show shower shut shy sick side sight sign silence silk silly silver simple sing sink sister sit six size skate skill skin skirt skull sky slave sleep sleeve slice slide slim slip slow
        small smart smell smile smoke smooth snack snail snake snow soap soccer sock sofa soft soil soldier solid some son song soon sore sort soul sound soup sour south space spade spark speak spear
        special speech speed spell spend spice spider spin spirit spoil spoon sport spot spray spread spring square squash squirrel stable staff stage stair stamp stand star start state statue stay
        steak steal steam steel steep stem step stick stiff still sting stir stock stomach stone stool stop store storm story stove straight strange straw strawberry stream street strength stretch
        strict string strip strong student study stuff style sudden sugar suit summer sun sunday sunset supper sure surface surprise swallow swamp swan swap sweat sweep sweet swell swift swim swing
        sword table tail take tale talent talk tall tame tank tap tape target task taste tax tea teach teacher team tear teeth tell temple ten tender tennis tent term test text thank theater thick
        thief thin thing think third thirst thirty thorn thread three throat throne throw thumb thunder ticket tide tidy tie tiger tight tile timber time tin tiny tip tired title toad toast today toe
        tomato tomorrow tone tongue tool tooth top topic torch toss total touch tough tour towel tower town toy trace track trade traffic trail train trap travel tray treasure treat tree trial tribe
        trick trip troop trouble truck true trumpet trunk trust truth try tub tube tulip tune tunnel turkey turn turtle twelve twenty twice twin two type ugly umbrella uncle under union unit until
        upper use usual valley value van vase vast vein velvet verb very vest victory video view village vine violet violin virus visit voice volcano vote voyage wage wagon waist wait wake walk wall
        wallet walnut want war warm warn wash wasp waste watch water wave wax way weak wealth weapon wear weather weave web wedding weed week weigh weight welcome well west wet whale wheat wheel when
        where while whip whisper whistle white who whole why wide wife wild will win wind window wine wing winner winter wire wise wish wolf woman wonder wood wool word work world worm worry worth
        wound wrap wreck wrist write wrong yard yarn year yellow yes yesterday yogurt young youth zebra zero zone zoo
        accident address adventure airplane alligator alphabet animal anniversary apartment appointment arithmetic assassin assessment astronaut attention audience automobile avocado balloon banana
        baseball basketball battery beautiful beekeeper beginning believe beverage bicycle birthday blackboard blueberry bookkeeper bottle breakfast broccoli brother bubble buffalo building butterfly
        cabbage calculator calendar cappuccino carpenter caterpillar celebration certificate championship character chimpanzee chocolate christmas cinnamon classroom coconut collection committee
        communication community computer conversation crocodile cucumber curiosity daughter december decision democracy department description detective dictionary different difficulty dinosaur
        direction disappear discover discussion distance document education electricity elevator embarrass encyclopedia engineer entertainment environment equipment everything excellent exercise
        experience experiment explanation fantastic february firefighter flamingo football fortunate foundation furniture generation geography government grandfather grandmother grasshopper hamburger
        happiness headphones helicopter hippopotamus homework imagination immediately important impossible independence information instrument intelligence international interview invention invitation
        jellyfish journalist kangaroo keyboard kindergarten knowledge laboratory lavender lightning literature magazine marshmallow mathematics microphone microscope millennium millionaire mississippi
        mosquito motorcycle mushroom necklace neighbor newspaper nightmare notebook november occurrence october octopus opportunity orchestra paragraph parallel parliament passenger peninsula peppermint
        performance philosophy photograph pineapple playground pollution population possession potatoes president principle processor profession programming pronunciation protection psychology
        quarter raccoon recommend refrigerator relationship restaurant revolution rhinoceros satellite saturday scientist september signature skateboard skyscraper snowflake snowman something
        spaghetti statement submarine subtraction successful sunflower supermarket swimming technology telephone television temperature tennessee thermometer thousand thursday together toothbrush
        tournament tradition transparent trampoline transportation tuesday umbrella understand university vacation vanilla vegetable vocabulary volleyball waterfall watermelon wednesday wheelbarrow
        wilderness woodpecker xylophone yesterday
        abbreviation acceleration accommodate accomplish accountant acknowledge advertisement agriculture anticipation appreciation approximately architecture artificial association atmosphere
        authority backpack backyard bakery bandage barbecue bathroom battlefield bedroom blanket blossom bracelet bridge buckle budget bullet bumblebee cafeteria campfire candidate canyon captain
        cardboard cathedral ceiling century cereal chemistry chimney choir cigar citizen classic client coffin college column combine comedy comfort compass complete concert concrete confidence
        connection consider constant contest continue contract cottage council courage creature cricket critic cupboard currency customer cushion cylinder daisy damage defense degree delicate deliver
        dentist desert dessert destiny diamond digest digital diploma disaster disease dolphins domain driver eclipse economy editor eighteen eleven embassy emerald emotion emperor empire employee
        envelope episode erosion estate eternal exhibit expert explorer factory feature festival fiction fifteen fireplace fisherman fitness forever formula fortune fountain fragile freedom friday
        function galaxy gallery general genius giggle gravity grocery harvest hedgehog helmet hesitate hurricane identity insurance internet january jewelry justice ketchup kingdom ladybug landscape
        leopard liberty logical luggage majority mammal manager meadow mechanic message midnight miracle mission mixture monument moonlight musician mustard natural nickname nonsense nursery oatmeal
        obvious opinion optimist ornament package painter pajamas pancake parking passport pattern peacock percent perfume period physics pioneer plastic platform pleasure politics popcorn portrait
        positive possible postcard poverty practice prairie princess priority privacy producer property province purchase pyramid quality quantity radiator railway receipt recovery referee religion
        reminder reptile republic respect sandal satisfy scholar seashell seventeen severe shampoo sheriff shopping skeleton solution souvenir sparrow specific spinach stadium starfish strategy
        structure suitcase sunlight sunshine surgeon survive sweater symbol symphony teenager textbook theory thirteen toaster tobacco tornado tourist tractor treasury triangle tropical typhoon
        ultimate unicorn uniform universe vampire variety vehicle vinegar vitamin warrior weekend windmill wizard workshop yoghurt
        """;

    private static readonly string[] s_onsets =
        ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "qu", "sh", "sl", "st", "th", "tr", "y", ""];

    private static readonly string[] s_nuclei = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "u", "ea", "ee", "oo", "ai", "ou", "ie"];

    private static readonly string[] s_codas = ["", "", "", "n", "r", "s", "t", "l", "m", "d", "ck", "ng", "ll", "ss", "tt", "x", "p"];

    /// <summary>All words, lower case, without repetition.</summary>
    public static string[] All { get; } = [.. Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant()).Distinct()];

    /// <summary>The words of a length; index 0 is unused.</summary>
    public static string[][] ByLength { get; } = [.. Enumerable.Range(0, 16).Select(length => All.Where(word => word.Length == length).ToArray())];

    /// <summary>A word of a number of letters: mostly a common one, else a made-up one.</summary>
    public static string Draw(int length, TaskRandom random)
    {
        string[] known = ByLength[length];
        return known.Length > 20 ? (random.Chance(0.65) ? random.Pick(known) : Invent(length, random)) : known.Length > 0 && random.Chance(0.2) ? random.Pick(known) : Invent(length, random);
    }

    /// <summary>A common word of 3 to a number of letters.</summary>
    public static string Common(int longest, TaskRandom random)
    {
        while (true)
        {
            string word = random.Pick(All);
            if (word.Length >= 3 && word.Length <= longest)
            {
                return word;
            }
        }
    }

    /// <summary>A made-up word of a number of letters.</summary>
    public static string Invent(int length, TaskRandom random)
    {
        string word = "";
        while (word.Length < length)
        {
            word += random.Pick(s_onsets) + random.Pick(s_nuclei) + random.Pick(s_codas);
        }

        return word[..length];
    }
}
