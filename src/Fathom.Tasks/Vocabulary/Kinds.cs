namespace Fathom.Tasks.Vocabulary;

/// <summary>Plural nouns for statements such as "All cats are animals".</summary>
internal static class Kinds
{
    private const string Common =
        "cat cats,dog dogs,bird birds,animal animals,horse horses,fish fish,plant plants,tree trees,flower flowers,rose roses,teacher teachers,"
        + "doctor doctors,student students,singer singers,runner runners,painter painters,"
        + "farmer farmers,pilot pilots,poet poets,baker bakers,dancer dancers,king kings,robot robots,dragon dragons,car cars,boat boats,truck trucks,"
        + "house houses,tool tools,book books,coin coins,stone stones,"
        + "lion lions,tiger tigers,whale whales,mammal mammals,insect insects,bee bees,snake snakes,reptile reptiles,frog frogs,duck ducks,engineer "
        + "engineers,lawyer lawyers,artist artists,chef chefs,toy toys,machine machines,"
        + "fruit fruits,apple apples,metal metals,planet planets,star stars,river rivers,island islands,human humans,swimmer swimmers,climber climbers,"
        + "writer writers,nurse nurses,penguin penguins,pet pets,"
        + "poodle poodles,terrier terriers,kitten kittens,puppy puppies,eagle eagles,sparrow sparrows,parrot parrots,owl owls,goose geese,mouse mice,"
        + "wolf wolves,fox foxes,sheep sheep,cow cows,goat goats,monkey monkeys,shark sharks,salmon salmon,dolphin dolphins,spider spiders,ant ants,"
        + "butterfly butterflies,lizard lizards,turtle turtles,elephant elephants,giraffe giraffes,camel camels,rabbit rabbits,predator predators,"
        + "vertebrate vertebrates,tulip tulips,daisy daisies,oak oaks,vegetable vegetables,carrot carrots,banana bananas,berry berries,mushroom mushrooms,"
        + "person people,man men,woman women,child children,adult adults,parent parents,worker workers,manager managers,scientist scientists,"
        + "programmer programmers,mathematician mathematicians,philosopher philosophers,musician musicians,pianist pianists,violinist violinists,"
        + "drummer drummers,actor actors,athlete athletes,player players,sailor sailors,soldier soldiers,driver drivers,gardener gardeners,"
        + "carpenter carpenters,plumber plumbers,builder builders,librarian librarians,professor professors,politician politicians,judge judges,"
        + "citizen citizens,voter voters,tourist tourists,customer customers,neighbor neighbors,hero heroes,thief thieves,wizard wizards,"
        + "vegetarian vegetarians,cyclist cyclists,surfer surfers,golfer golfers,Greek Greeks,Canadian Canadians,Italian Italians,"
        + "square squares,rectangle rectangles,triangle triangles,circle circles,shape shapes,polygon polygons,number numbers,prime primes,"
        + "bicycle bicycles,vehicle vehicles,bus buses,train trains,airplane airplanes,ship ships,chair chairs,table tables,lamp lamps,phone phones,"
        + "computer computers,laptop laptops,device devices,gadget gadgets,novel novels,poem poems,song songs,movie movies,painting paintings,"
        + "city cities,village villages,country countries,mountain mountains,lake lakes,volcano volcanoes,building buildings,castle castles,"
        + "hotel hotels,restaurant restaurants,sandwich sandwiches,cake cakes,cookie cookies,dessert desserts,drink drinks,soup soups,"
        + "knife knives,hammer hammers,bottle bottles,box boxes,hat hats,shoe shoes,jacket jackets,ring rings,jewel jewels,diamond diamonds,"
        + "liquid liquids,gas gases,crystal crystals,language languages,game games,sport sports,instrument instruments,guitar guitars,piano pianos,"
        + "ghost ghosts,vampire vampires,alien aliens,monster monsters,unicorn unicorns,elf elves,giant giants,pirate pirates";

    private const string More =
        "knight knights,waiter waiters,mayor mayors,clown clowns,juggler jugglers,magician magicians,detective detectives,spy spies,guard guards,"
        + "barber barbers,tailor tailors,butcher butchers,banker bankers,dentist dentists,editor editors,author authors,reader readers,cook cooks,"
        + "coach coaches,trainer trainers,twin twins,cousin cousins,guest guests,visitor visitors,member members,leader leaders,beginner beginners,"
        + "expert experts,skater skaters,skier skiers,rower rowers,boxer boxers,wrestler wrestlers,goalkeeper goalkeepers,hiker hikers,"
        + "camper campers,hunter hunters,fisherman fishermen,bear bears,deer deer,pig pigs,hen hens,rooster roosters,swan swans,crow crows,"
        + "pigeon pigeons,seagull seagulls,bat bats,rat rats,squirrel squirrels,hedgehog hedgehogs,beaver beavers,otter otters,seal seals,"
        + "octopus octopuses,crab crabs,lobster lobsters,snail snails,worm worms,beetle beetles,fly flies,moth moths,mosquito mosquitoes,"
        + "crocodile crocodiles,dinosaur dinosaurs,zebra zebras,hippo hippos,panda pandas,koala koalas,llama llamas,donkey donkeys,pony ponies,"
        + "bull bulls,calf calves,lamb lambs,chick chicks,peach peaches,grape grapes,lemon lemons,cherry cherries,pear pears,melon melons,"
        + "potato potatoes,tomato tomatoes,cucumber cucumbers,pepper peppers,bean beans,pea peas,nut nuts,weed weeds,bush bushes,fern ferns,"
        + "cactus cactuses,pen pens,pencil pencils,cup cups,spoon spoons,fork forks,plate plates,bowl bowls,pan pans,bag bags,basket baskets,"
        + "coat coats,sock socks,glove gloves,scarf scarves,button buttons,key keys,lock locks,door doors,window windows,wall walls,roof roofs,"
        + "tower towers,bridge bridges,road roads,street streets,garden gardens,park parks,school schools,library libraries,museum museums,"
        + "theater theaters,shop shops,market markets,factory factories,farm farms,letter letters,word words,sentence sentences,story stories,"
        + "report reports,newspaper newspapers,magazine magazines,map maps,ticket tickets,stamp stamps,drum drums,flute flutes,violin violins,"
        + "trumpet trumpets,tractor tractors,scooter scooters,canoe canoes,ferry ferries,rocket rockets,tram trams,pie pies,pancake pancakes,"
        + "muffin muffins,cheese cheeses,salad salads,juice juices,tea teas,cube cubes,sphere spheres,cone cones,line lines,angle angles";

    private const string Ordered =
        "poodle dog mammal animal|kitten cat mammal animal|terrier dog pet animal|sparrow bird animal|eagle bird vertebrate animal|penguin bird animal|"
        + "whale mammal vertebrate animal|salmon fish vertebrate animal|shark fish animal|ant insect animal|bee insect animal|lizard reptile animal|"
        + "snake reptile vertebrate animal|rose flower plant|tulip flower plant|oak tree plant|apple fruit|banana fruit|carrot vegetable plant|"
        + "square rectangle shape|triangle polygon shape|engineer worker person|nurse worker adult person|professor teacher person|"
        + "pianist musician artist person|violinist musician person|drummer musician artist person|poet writer artist person|"
        + "mathematician scientist person|programmer engineer worker person|"
        + "philosopher human|man human|king man human|woman person|pilot worker adult|cyclist athlete person|surfer athlete swimmer|"
        + "golfer athlete player|"
        + "bus vehicle machine|car vehicle machine|truck vehicle machine|bicycle vehicle|laptop computer machine device|phone device gadget|novel book|"
        + "hammer tool|guitar instrument|castle building|hotel building|cake dessert|diamond jewel|volcano mountain|"
        + "lion cat predator animal|wolf predator animal|student person human|child human|judge lawyer citizen|politician citizen voter";

    private static readonly string[] s_invented =
        [
            "wug wugs", "blick blicks", "zorp zorps", "glim glims", "dax daxes", "fep feps", "tove toves", "borg borgs", "lorp lorps", "mipe mipes",
            "snark snarks", "vix vixes", "quib quibs", "rump rumps", "yump yumps", "plonk plonks", "florp florps", "bloop bloops", "razzie razzies",
            "lazzie lazzies", "gorp gorps", "zib zibs", "wazzle wazzles", "tulgey tulgeys", "morp morps", "frob frobs", "snood snoods", "dobbin dobbins",
            "jabber jabbers", "kip kips", "lompus lompuses", "yumpus yumpuses", "wumpus wumpuses", "tumpus tumpuses", "zumpus zumpuses", "rompus rompuses",
        ];

    private static readonly string[] s_onsets = ["b", "d", "f", "g", "l", "m", "r", "t", "v", "z", "dr", "gl", "kr", "sn"];

    private static readonly string[] s_endings = ["orp", "ib", "elp", "ubble", "indle", "immer", "azzle", "opple", "olt", "eff"];

    /// <summary>Real and made-up kinds. Made-up ones are many, so that a model has to copy them from the question.</summary>
    public static Kind[] All { get; } =
    [
        .. Common.Split(',').Concat(More.Split(',')).Concat(s_invented).Select(pair => pair.Split(' ')).Select(pair => new Kind(pair[0], pair[1])),
        .. s_onsets.SelectMany(_ => s_endings, (onset, ending) => new Kind(onset + ending, onset + ending + "s")),
    ];

    /// <summary>Rows of kinds, each within the next.</summary>
    public static Kind[][] Nested { get; } =
        [.. Ordered.Split('|').Select(row => row.Split(' ').Select(word => All.First(kind => kind.Singular == word)).ToArray())];

    /// <summary>One kind of thing.</summary>
    /// <param name="Singular">One of it.</param>
    /// <param name="Plural">Several.</param>
    internal sealed record Kind(string Singular, string Plural)
    {
        /// <summary>With its article: <c>a cat</c>, <c>an animal</c>.</summary>
        public string WithArticle =>
            ("aeiouI".Contains(Singular[0], StringComparison.Ordinal) && !Singular.StartsWith("uni", StringComparison.Ordinal) ? "an " : "a ") + Singular;
    }
}
