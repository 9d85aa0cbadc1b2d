namespace Fathom.Tasks.Vocabulary;

/// <summary>A thing that stories count.</summary>
/// <param name="Singular">One of it.</param>
/// <param name="Plural">Several.</param>
/// <param name="Container">Plural of a container for several.</param>
/// <param name="Losses">What makes them fewer.</param>
/// <param name="Gains">What makes them more.</param>
/// <param name="IsBig">Whether it is too big, or too alive, for bags, boxes and shelves.</param>
/// <param name="Cheapest">The least it costs, in cents.</param>
/// <param name="Dearest">The most it costs, in cents.</param>
internal sealed record Item(
    string Singular, string Plural, string Container, Verb[] Losses, Verb[] Gains, bool IsBig = false, int Cheapest = 100, int Dearest = 5000)
{
    private static readonly Verb[] s_losses = [Verb.Parse("lose/loses/lost"), Verb.Parse("give away/gives away/gave away"), Verb.Parse("sell/sells/sold")];

    private static readonly Verb[] s_eats = [Verb.Parse("eat/eats/ate"), Verb.Parse("give away/gives away/gave away"), Verb.Parse("sell/sells/sold"),
        Verb.Parse("use/uses/used")];

    private static readonly Verb[] s_breaks =
        [Verb.Parse("break/breaks/broke"), Verb.Parse("drop/drops/dropped"), Verb.Parse("use/uses/used"), Verb.Parse("sell/sells/sold"),
            Verb.Parse("throw away/throws away/threw away")];

    private static readonly Verb[] s_gains =
    [
        Verb.Parse("buy/buys/bought"), Verb.Parse("get/gets/got"), Verb.Parse("find/finds/found"), Verb.Parse("receive/receives/received"),
            Verb.Parse("collect/collects/collected"),
    ];

    private static readonly Verb[] s_picks = [Verb.Parse("buy/buys/bought"), Verb.Parse("get/gets/got"), Verb.Parse("pick/picks/picked")];

    /// <summary>All items.</summary>
    public static Item[] All { get; } =
    [
        .. Make(
            "egg eggs boxes,egg eggs cartons",
            s_breaks, s_gains, cheapest: 0, dearest: 300),
        .. Make(
            "cup cups boxes,plate plates stacks,glass glasses boxes,bulb bulbs packs,vase vases crates,bottle bottles crates,"
            + "mug mugs boxes,bowl bowls stacks,jar jars crates,mirror mirrors boxes,lamp lamps boxes,pot pots crates,tile tiles boxes,"
            + "teapot teapots boxes,ornament ornaments boxes,lens lenses cases,saucer saucers stacks,tray trays piles,jug jugs crates,"
            + "pitcher pitchers crates",
            s_breaks, s_gains),
        .. Make(
            "apple apples bags,orange oranges crates,pear pears baskets,banana bananas bunches,cherry cherries bowls,plum plums bags,"
            + "mango mangoes boxes,lemon lemons nets,donut donuts boxes,peach peaches crates,carrot carrots bunches,potato potatoes sacks,"
            + "tomato tomatoes boxes,grape grapes bowls,berry berries baskets,melon melons crates,strawberry strawberries bowls,"
            + "walnut walnuts bags,onion onions nets,pumpkin pumpkins crates,fig figs baskets,kiwi kiwis nets,apricot apricots crates,"
            + "lime limes nets,pineapple pineapples crates,coconut coconuts sacks,avocado avocados bags,cucumber cucumbers crates,"
            + "pepper peppers bags,mushroom mushrooms baskets,date dates boxes,raspberry raspberries bowls,almond almonds bags,"
            + "chestnut chestnuts sacks",
            s_eats, s_picks, cheapest: 0, dearest: 300),
        .. Make(
            "cookie cookies jars,candy candies bags,cake cakes boxes,muffin muffins trays,sandwich sandwiches plates,pizza pizzas stacks,"
            + "chocolate chocolates boxes,nut nuts bags,bagel bagels bags,pie pies boxes,roll rolls bags,pancake pancakes stacks,"
            + "waffle waffles plates,cracker crackers packs,pretzel pretzels bags,cupcake cupcakes boxes,brownie brownies trays,"
            + "croissant croissants bags,taco tacos plates,burger burgers bags,sausage sausages packs,lollipop lollipops jars,"
            + "gummy gummies bags,raisin raisins boxes,olive olives jars,radish radishes bunches,bean beans cans",
            s_eats, s_gains, cheapest: 0, dearest: 300),
        .. Make(
            "book books shelves,card cards packs,coin coins bags,toy toys boxes,ball balls bags,key keys rings,ticket tickets packs,"
            + "flower flowers pots,rose roses bunches,photo photos albums,magazine magazines piles,brick bricks stacks,sock socks drawers,"
            + "box boxes stacks,hat hats shelves,shirt shirts piles,candle candles packs,crayon crayons boxes,block blocks sets,"
            + "car cars boxes,doll dolls boxes,comic comics piles,notebook notebooks packs,ruler rulers packs,magnet magnets sets,"
            + "badge badges boxes,puzzle puzzles shelves,ribbon ribbons packs,scarf scarves drawers,glove gloves drawers,ring rings boxes,"
            + "kite kites boxes,towel towels stacks,pillow pillows piles,spoon spoons drawers,fork forks sets,poster posters rolls,"
            + "folder folders shelves,marker markers packs,brush brushes jars,battery batteries packs,cable cables drawers,"
            + "game games shelves,record records crates,film films shelves,whistle whistles boxes,helmet helmets racks,racket rackets bags,"
            + "skate skates boxes,rope ropes bundles,hammer hammers boxes,shovel shovels racks,bucket buckets stacks,fossil fossils drawers,"
            + "gem gems pouches,bracelet bracelets boxes,necklace necklaces boxes,watch watches drawers,umbrella umbrellas racks,"
            + "blanket blankets piles,jacket jackets racks,dress dresses racks,belt belts drawers,shoe shoes racks,boot boots racks,"
            + "cap caps shelves,bag bags shelves",
            s_losses, s_gains),
        .. Make(
            "tree trees rows,plant plants rows,chair chairs rows,wheel wheels stacks,tire tires stacks,plank planks piles,"
            + "suitcase suitcases rows,chicken chickens coops,duck ducks ponds,fish fish tanks,rabbit rabbits hutches,hamster hamsters cages",
            s_losses, s_gains, isBig: true),
        .. Make(
            "window windows crates",
            s_breaks, s_gains, isBig: true),
        .. Make(
            "pen pens packs,pencil pencils boxes,marble marbles jars,stamp stamps albums,sticker stickers sheets,shell shells buckets,"
            + "stone stones piles,button buttons jars,bead beads strings,balloon balloons packs,eraser erasers boxes,"
            + "postcard postcards albums,nail nails boxes,screw screws bags,envelope envelopes packs,paperclip paperclips boxes,"
            + "bolt bolts bags,seed seeds packs,leaf leaves piles,feather feathers bags,pebble pebbles buckets",
            s_losses, s_gains, cheapest: 0, dearest: 300),
        .. Make(
            "screen screens crates,phone phones boxes,tablet tablets shelves,laptop laptops shelves",
            s_losses, s_gains, cheapest: 5000, dearest: int.MaxValue),
        .. Make(
            "bike bikes racks,guitar guitars cases,drum drums crates,sheep sheep pens,goat goats pens",
            s_losses, s_gains, isBig: true, cheapest: 5000, dearest: int.MaxValue),
    ];

    /// <summary>A count with its noun: <c>1 egg</c>, <c>29 eggs</c>.</summary>
    public string Counted(long count) => $"{count} {(count == 1 ? Singular : Plural)}";

    /// <summary>Whether a price fits it.</summary>
    public bool CanCost(int cents) => cents >= Cheapest && cents <= Dearest;

    private static IEnumerable<Item> Make(string items, Verb[] losses, Verb[] gains, bool isBig = false, int cheapest = 100, int dearest = 5000) =>
        items.Split(',').Select(item => item.Split(' ')).Select(parts =>
            new Item(parts[0], parts[1], parts[2], losses, gains, isBig, cheapest, dearest));
}
