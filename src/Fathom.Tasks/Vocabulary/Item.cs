namespace Fathom.Tasks.Vocabulary;

/// <summary>A thing that stories count.</summary>
/// <param name="Singular">One of it.</param>
/// <param name="Plural">Several.</param>
/// <param name="Container">Plural of a container for several.</param>
/// <param name="Losses">What makes them fewer.</param>
/// <param name="Gains">What makes them more.</param>
internal sealed record Item(string Singular, string Plural, string Container, Verb[] Losses, Verb[] Gains)
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
            "egg eggs boxes,egg eggs cartons,cup cups boxes,plate plates stacks,"
            + "glass glasses boxes,bulb bulbs packs,vase vases crates,bottle bottles crates", s_breaks, s_gains),
        .. Make(
            "apple apples bags,orange oranges crates,pear pears baskets,banana bananas bunches,"
            + "cherry cherries bowls,plum plums bags,mango mangoes boxes,lemon lemons nets", s_eats, s_picks),
        .. Make(
            "cookie cookies jars,candy candies bags,cake cakes boxes,muffin muffins trays,"
            + "sandwich sandwiches plates,pizza pizzas stacks,chocolate chocolates boxes,nut nuts bags", s_eats, s_gains),
        .. Make(
            "donut donuts boxes,peach peaches crates,carrot carrots bunches,"
            + "potato potatoes sacks,tomato tomatoes boxes,grape grapes bowls,berry berries baskets", s_eats, s_picks),
        .. Make(
            "book books shelves,pen pens packs,pencil pencils boxes,card cards packs,"
            + "coin coins bags,marble marbles jars,stamp stamps albums,sticker stickers sheets", s_losses, s_gains),
        .. Make(
            "toy toys boxes,ball balls bags,shell shells buckets,stone stones piles,"
            + "button buttons jars,bead beads strings,key keys rings,ticket tickets packs,balloon balloons packs", s_losses, s_gains),
        .. Make(
            "flower flowers pots,rose roses bunches,plant plants rows,tree trees rows,"
            + "photo photos albums,magazine magazines piles,brick bricks stacks,sock socks drawers", s_losses, s_gains),
        .. Make(
            "chair chairs rows,box boxes stacks,hat hats shelves,shirt shirts piles,"
            + "candle candles packs,crayon crayons boxes,block blocks sets,car cars boxes,doll dolls boxes", s_losses, s_gains),
        .. Make(
            "mug mugs shelves,bowl bowls stacks,jar jars crates,mirror mirrors boxes,lamp lamps boxes,pot pots shelves", s_breaks, s_gains),
        .. Make(
            "melon melons crates,strawberry strawberries bowls,walnut walnuts bags,onion onions nets,pumpkin pumpkins crates,fig figs baskets", s_eats,
            s_picks),
        .. Make(
            "bagel bagels bags,pie pies boxes,roll rolls bags,pancake pancakes stacks,waffle waffles plates,cracker crackers packs,pretzel pretzels bags",
            s_eats, s_gains),
        .. Make(
            "comic comics piles,notebook notebooks packs,eraser erasers boxes,ruler rulers packs,postcard postcards albums,magnet magnets sets,"
            + "badge badges boxes,puzzle puzzles shelves,ribbon ribbons packs,scarf scarves drawers,glove gloves drawers,ring rings boxes,"
            + "kite kites boxes,towel towels stacks,pillow pillows piles,spoon spoons drawers,fork forks sets,nail nails boxes,screw screws bags",
            s_losses, s_gains),
        .. Make(
            "cupcake cupcakes boxes,brownie brownies trays,croissant croissants bags,taco tacos plates,burger burgers bags,sausage sausages packs,"
            + "lollipop lollipops jars,gummy gummies bags,raisin raisins boxes,olive olives jars,radish radishes bunches,bean beans cans", s_eats, s_gains),
        .. Make(
            "kiwi kiwis nets,apricot apricots crates,lime limes nets,pineapple pineapples crates,coconut coconuts sacks,avocado avocados bags,"
            + "cucumber cucumbers crates,pepper peppers bags,mushroom mushrooms baskets,date dates boxes,raspberry raspberries bowls,"
            + "almond almonds bags,chestnut chestnuts sacks", s_eats, s_picks),
        .. Make(
            "tile tiles boxes,window windows crates,teapot teapots boxes,ornament ornaments boxes,lens lenses cases,"
            + "saucer saucers stacks,tray trays piles,jug jugs shelves,pitcher pitchers shelves", s_breaks, s_gains),
        .. Make(
            "poster posters rolls,envelope envelopes packs,folder folders shelves,marker markers packs,brush brushes jars,paperclip paperclips boxes,"
            + "battery batteries packs,cable cables drawers,screen screens crates,phone phones boxes,tablet tablets shelves,laptop laptops shelves,"
            + "game games shelves,record records crates,film films shelves,drum drums crates,guitar guitars cases,whistle whistles boxes,"
            + "helmet helmets racks,racket rackets bags,skate skates boxes,bike bikes racks,wheel wheels stacks,tire tires stacks,rope ropes bundles,"
            + "hammer hammers boxes,bolt bolts bags,plank planks piles,shovel shovels racks,bucket buckets stacks,seed seeds packs,"
            + "leaf leaves piles,feather feathers bags,pebble pebbles buckets,fossil fossils drawers,gem gems pouches,bracelet bracelets boxes,"
            + "necklace necklaces boxes,watch watches drawers,umbrella umbrellas racks,blanket blankets piles,jacket jackets racks,dress dresses racks,"
            + "belt belts drawers,shoe shoes racks,boot boots racks,cap caps shelves,bag bags shelves,suitcase suitcases rows,"
            + "sheep sheep pens,goat goats pens,chicken chickens coops,duck ducks ponds,fish fish tanks,rabbit rabbits hutches,hamster hamsters cages",
            s_losses, s_gains),
    ];

    /// <summary>A count with its noun: <c>1 egg</c>, <c>29 eggs</c>.</summary>
    public string Counted(long count) => $"{count} {(count == 1 ? Singular : Plural)}";

    private static IEnumerable<Item> Make(string items, Verb[] losses, Verb[] gains) =>
        items.Split(',').Select(item => item.Split(' ')).Select(parts => new Item(parts[0], parts[1], parts[2], losses, gains));
}
