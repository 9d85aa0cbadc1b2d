namespace Fathom.Tasks.Inference;

/// <summary>Something that happens or is the case, as a clause in several forms.</summary>
/// <param name="Subject">Who or what, in lower case unless it is a name.</param>
/// <param name="Is">What it is, after "is"; empty if it does something.</param>
/// <param name="Does">What it does: base, after he, and the form in -ing, which is empty for states.</param>
internal sealed record ConditionalEvent(string Subject, string Is, IReadOnlyList<string> Does)
{
    // A row's later events are likely consequences of its earlier ones. Verbs have slashes: base, third person, -ing.
    private const string Rows =
        """
        it:rain/rains/raining;the street:wet;the road:slippery;the traffic:slow;the bus:late
        it:rain/rains/raining;the match:canceled;the fans:sad
        it:rain/rains/raining;the ground:wet;the grass:wet
        it:rain/rains/raining;the river:rise/rises/rising;the bridge:closed;the road:blocked
        it:rain/rains/raining;Tom:take/takes/taking an umbrella
        it:snow/snows/snowing;the school:closed;the children:stay/stay/staying at home
        it:snow/snows/snowing;the road:icy;the train:late
        it:cold;the lake:freeze/freezes/freezing;the ducks:leave/leave/leaving
        it:cold;the heater:on;the room:warm;the cat:sleep/sleeps/sleeping
        it:hot;the ice:melt/melts/melting;the floor:wet
        it:hot;Anna:buy/buys/buying ice cream;Anna:happy
        it:Monday;the museum:closed
        it:Sunday;the shops:closed
        it:Friday;we:eat/eat/eating pizza
        it:dark;the lamp:on;the room:bright
        it:windy;the kite:fly/flies/flying;the boy:happy
        it:stormy;the ferry:canceled;Paul:stay/stays/staying at home
        it:sunny;we:go/go/going to the beach
        it:sunny;the picnic:on;everyone:happy
        it:foggy;the plane:late;the airport:crowded
        the sun:shine/shines/shining;the grass:dry;the kids:play/play/playing outside
        the alarm:ring/rings/ringing;Ben:wake/wakes/waking up;the dog:bark/barks/barking;the baby:cry/cries/crying
        the switch:on;the light:on;the room:bright
        the battery:empty;the phone:off;the call:lost
        the power:out;the fridge:off;the milk:sour
        the dog:bark/barks/barking;the cat:run/runs/running away
        the bell:ring/rings/ringing;the class:over;the students:leave/leave/leaving
        the store:open;Mia:buy/buys/buying bread;the bread:fresh
        the oven:hot;the cake:ready;the guests:happy
        the tank:empty;the car:stop/stops/stopping;the driver:angry
        the key:lost;the door:locked;Sam:late
        the engine:broken;the car:slow
        the light:red;the cars:stop/stop/stopping
        the light:green;the cars:go/go/going
        the train:late;Lisa:late;the boss:angry
        Sara:study/studies/studying;Sara:pass/passes/passing the exam;her parents:proud
        Maria:sick;Maria:stay/stays/staying at home;the office:empty
        John:tired;John:go/goes/going to bed early
        John:hungry;John:eat/eats/eating a sandwich;the plate:empty
        Kim:work/works/working hard;Kim:get/gets/getting a raise;Kim:rich
        Leo:train/trains/training every day;Leo:win/wins/winning the race;Leo:famous
        Nina:call/calls/calling;Omar:answer/answers/answering the phone
        the team:win/wins/winning;the coach:happy;the city:loud
        the water:boil/boils/boiling;the tea:ready;Grandma:happy
        the plant:dry;the leaves:brown
        the shop:closed;the street:empty;the town:quiet
        the store:closed;the customers:sad
        the gate:open;the cows:escape/escape/escaping;the farmer:angry
        the fire:burn/burns/burning;the alarm:sound/sounds/sounding;the firemen:come/come/coming
        the window:open;the room:cold
        the price:high;the sales:low;the company:poor
        the number:even;the machine:stop/stops/stopping
        the number:divisible by 4;the number:even
        the animal:a dog;the animal:a mammal;the animal:warm-blooded
        the shape:a square;the shape:a rectangle
        the user:an admin;the button:visible
        the test:green;the build:ready;the manager:happy
        the password:wrong;the login:blocked;the user:angry
        the server:down;the website:offline;the customers:angry
        the file:missing;the program:crash/crashes/crashing
        I:late;the boss:angry
        I:hungry;I:eat/eat/eating
        I:tired;I:sleep/sleep/sleeping;the house:quiet
        I:drink/drink/drinking coffee;I:awake
        the music:play/plays/playing;the people:dance/dance/dancing;the floor:shake/shakes/shaking
        the teacher:sick;the lesson:canceled;the students:happy
        the baby:cry/cries/crying;the mother:awake
        the pizza:ready;the oven:off
        the king:away;the castle:empty
        the volcano:erupt/erupts/erupting;the village:empty
        the bread:fresh;the bakery:full
        the soup:salty;the guests:thirsty
        the cup:full;the table:wet
        the flag:up;the shop:open
        the door:open;the cat:go/goes/going out;the mouse:safe
        the glass:fall/falls/falling;the glass:broken
        the window:broken;the room:cold
        it:humid;the mirror:foggy
        it:late;the children:go/go/going to bed;the house:quiet
        it:early;the streets:empty;the drive:short
        it:Saturday;Dad:make/makes/making pancakes;the kitchen:messy
        it:Tuesday;we:have/have/having a meeting;the room:full
        it:a holiday;the bank:closed;the parking lot:empty
        it:summer;the days:long;the pool:open
        it:winter;the nights:long;the heating:on
        it:spring;the trees:bloom/bloom/blooming;the bees:come/come/coming
        it:autumn;the leaves:fall/fall/falling;the yard:messy
        it:noon;the bell:ring/rings/ringing
        it:midnight;the gate:locked
        it:freezing;the pipes:burst/burst/bursting;the basement:wet
        it:dry;the river:low;the boats:stuck
        the moon:full;the wolf:howl/howls/howling;the sheep:nervous
        the wind:strong;the sail:full;the boat:fast
        the storm:near;the sailors:worried
        the clouds:dark;the hikers:turn/turn/turning back
        the snow:deep;the bus:late;the school:closed
        the ice:thick;the kids:skate/skate/skating
        the ice:thin;the lake:dangerous
        the air:dirty;the people:cough/cough/coughing
        the sky:dark;the stars:visible
        the homework:done;Emma:watch/watches/watching a movie
        the homework:hard;Jack:ask/asks/asking his sister;his sister:proud
        the exam:easy;the students:happy;the teacher:surprised
        the class:noisy;the teacher:angry;the break:short
        the pupil:late;the teacher:note/notes/noting it
        the library:open;Nora:borrow/borrows/borrowing a book
        the library:quiet;Oscar:read/reads/reading
        the pen:empty;Lea:use/uses/using a pencil
        the bell:broken;the lesson:long
        Max:forget/forgets/forgetting his lunch;Max:hungry
        Ella:practice/practices/practicing the piano;Ella:play/plays/playing well;the audience:happy
        Paul:read/reads/reading at night;Paul:sleepy;the teacher:annoyed
        the puppy:hungry;the puppy:bark/barks/barking;the neighbor:angry
        the cat:see/sees/seeing a mouse;the cat:jump/jumps/jumping;the vase:broken
        the parrot:alone;the parrot:scream/screams/screaming
        the hamster:awake;the wheel:turn/turns/turning
        the horse:thirsty;the horse:drink/drinks/drinking
        the rabbit:scared;the rabbit:hide/hides/hiding
        the dog:dirty;Mom:wash/washes/washing the dog;the bathroom:wet
        the dog:tired;the dog:lie/lies/lying down
        the fish:hungry;the fish:swim/swims/swimming to the top
        the bird:sing/sings/singing;Grandpa:smile/smiles/smiling
        the cows:in the barn;the field:empty
        the fox:near;the hens:noisy;the farmer:awake
        the oven:on;the kitchen:hot;the cook:sweaty
        the onion:fresh;the cook:cry/cries/crying
        the dough:cold;the bread:hard
        the milk:sour;the coffee:bad
        the rice:burnt;the pan:black;Lucy:cross
        the fridge:open;the butter:soft
        the recipe:simple;Ivan:cook/cooks/cooking
        the tea:hot;Rosa:wait/waits/waiting
        the salad:ready;the family:eat/eats/eating;the bowl:empty
        the sugar:gone;the tea:bitter
        the guests:hungry;the plates:empty
        the traffic light:broken;the traffic:slow;the drivers:angry
        the road:closed;the bus:take/takes/taking another way;the trip:long
        the bridge:up;the ships:pass/pass/passing
        the tire:flat;the bike:slow
        the bike:broken;Tim:walk/walks/walking;Tim:late
        the car:old;the car:loud
        the brakes:bad;the car:dangerous
        the driver:tired;the driver:stop/stops/stopping
        the flight:late;the passengers:wait/wait/waiting;the cafe:full
        the ticket:expensive;Vera:stay/stays/staying at home
        the ship:full;the captain:careful
        the gas:cheap;the station:crowded
        the taxi:free;Ken:take/takes/taking the taxi
        the goalkeeper:sick;the team:lose/loses/losing;the fans:sad
        the runner:fast;the runner:win/wins/winning a medal;the coach:proud
        the field:wet;the game:canceled
        the ball:flat;the children:stop/stop/stopping
        the player:hurt;the doctor:come/comes/coming
        the referee:whistle/whistles/whistling;the game:over
        the score:even;the game:go/goes/going on
        the swimmer:rested;the swimmer:fast
        Kate:jump/jumps/jumping high;Kate:score/scores/scoring
        the stadium:full;the town:noisy
        the soil:dry;the flowers:droop/droop/drooping;the gardener:sad
        the sun:strong;the tomatoes:red
        the plant:in the dark;the plant:pale
        the rose:cut;the vase:full
        the tree:sick;the fruit:small
        the grass:tall;Dad:mow/mows/mowing the lawn;the garden:neat
        the bees:away;the apples:small
        the seeds:wet;the seeds:grow/grow/growing
        the engine:hot;the fan:on
        the fan:on;the room:cool
        the button:pressed;the motor:start/starts/starting;the belt:move/moves/moving
        the sensor:wet;the alarm:on;the guard:awake
        the lever:up;the pump:off;the tank:full
        the printer:out of paper;the printer:beep/beeps/beeping
        the robot:low on power;the robot:stop/stops/stopping
        the elevator:stuck;the stairs:crowded
        the fuse:broken;the lights:off
        the clock:slow;Walter:late
        the screen:black;the user:restart/restarts/restarting the computer
        the valve:open;the water:flow/flows/flowing;the mill:turn/turns/turning
        the printer:broken;the report:late;the boss:angry
        the boss:away;the workers:relaxed
        the meeting:long;the coffee:gone
        the report:ready;the manager:happy
        the office:cold;the workers:wear/wear/wearing coats
        the phone:ring/rings/ringing;the secretary:answer/answers/answering
        the mail:late;the customer:annoyed
        the deadline:near;the team:busy;the office:loud
        the order:paid;the package:sent;the customer:happy
        the shelf:empty;the shop:order/orders/ordering more
        the disk:full;the backup:fail/fails/failing;the admin:worried
        the network:slow;the video:stuck
        the code:wrong;the test:red
        the test:red;the release:late
        the user:logged in;the menu:visible
        the variable:zero;the loop:stop/stops/stopping
        the cache:empty;the page:slow
        the king:in check;the game:exciting
        the dice:show/show/showing a six;Amy:roll/rolls/rolling again
        the card:an ace;Bob:win/wins/winning;Bob:laugh/laughs/laughing
        the level:over;the music:stop/stops/stopping
        the player:out of coins;the game:over
        the dragon:asleep;the knight:enter/enters/entering the cave;the treasure:safe
        the wizard:angry;the sky:red
        the door:locked;the thief:leave/leaves/leaving
        the treasure:found;the pirates:happy
        the queen:happy;the people:happy
        the number:divisible by 10;the number:divisible by 5
        the figure:a triangle;the figure:flat
        the animal:a bird;the animal:covered with feathers
        the animal:a fish;the animal:cold-blooded
        the metal:hot;the metal:soft
        the water:cold;the pool:empty
        the store:crowded;the line:long;Eva:impatient
        the shoes:wet;Finn:catch/catches/catching a cold
        Finn:sick;Finn:drink/drinks/drinking tea
        Grandma:visit/visits/visiting;the children:happy;the house:loud
        the baby:hungry;the baby:cry/cries/crying
        the movie:sad;Lily:cry/cries/crying
        the movie:boring;Hugo:fall/falls/falling asleep
        the concert:loud;the neighbors:complain/complain/complaining
        the museum:free;the museum:crowded
        the tent:wet;the campers:go/go/going home
        the map:wrong;the hikers:lost;the guide:worried
        the suitcase:heavy;the trip:tiring
        the hotel:full;the tourists:sleep/sleep/sleeping in the car
        I:sick;I:stay/stay/staying in bed;my room:dark
        I:bored;I:call/call/calling a friend;my friend:happy
        I:save/save/saving money;I:buy/buy/buying a bike
        I:run/run/running;I:thirsty;I:drink/drink/drinking water
        we:win/win/winning;we:celebrate/celebrate/celebrating
        we:lost;we:ask/ask/asking for the way
        the bakery:closed;the street:quiet
        it:Sunday;the bakery:closed
        it:Monday;the restaurant:closed;the street:quiet
        the traffic light:red;the bus:stop/stops/stopping
        the window:open;the alarm:off
        the phone:off;the call:lost
        the number:divisible by 6;the number:divisible by 3
        the number:greater than 10;the number:positive
        the shape:a circle;the shape:round
        the animal:a whale;the animal:a mammal
        the animal:a spider;the animal:an arachnid
        the light:on;the room:bright
        the door:locked;the house:safe
        the fruit:ripe;the fruit:sweet
        I:eat/eat/eating nuts;I:sick
        I:oversleep/oversleep/oversleeping;I:late;the boss:angry
        Lena:study/studies/studying;Lena:pass/passes/passing
        Mike:exercise/exercises/exercising;Mike:fit
        Jenny:practice/practices/practicing;Jenny:win/wins/winning the match
        Dan:eat/eats/eating too much;Dan:sick
        Olga:sleep/sleeps/sleeping badly;Olga:tired
        the dog:see/sees/seeing a cat;the dog:bark/barks/barking
        the baby:tired;the baby:cry/cries/crying
        the plant:lack/lacks/lacking water;the plant:die/dies/dying
        the students:noisy;the teacher:annoyed
        the car:out of gas;the car:stop/stops/stopping
        the file:open;the editor:busy
        the server:down;the app:slow
        the password:correct;the door:open
        the test:red;the build:blocked
        the variable:even;the loop:stop/stops/stopping
        the water:below zero degrees;the water:frozen
        """;

    private static readonly string[][] s_rows =
        [.. Rows.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(';'))];

    /// <summary>Statements that stand for any.</summary>
    private static readonly string[][] s_letters =
        [.. "PQRS,ABCD,XYZW,pqrt,abcd,KLMN".Split(',').Select(row => row.Select(letter => $"{letter}:true").ToArray())];

    private static readonly HashSet<string> s_female = [.. ("Anna Mia Lisa Maria Sara Nina Emma Nora Lea Ella Lucy Rosa Vera Kate Amy Eva Lily Grandma Mom Kim "
        + "Lena Jenny Olga").Split(' ')];

    private static readonly HashSet<string> s_neutral = [.. ("the dog,the cat,the puppy,the horse,the rabbit,the fish,the robot,the printer,the car,the metal,"
        + "the number,the animal,the shape,the figure,the plant,the water,the fruit,the museum").Split(',')];

    private static readonly string[] s_plain = [.. s_rows.SelectMany(row => row).Distinct()];

    private static readonly string[] s_texts = [.. s_plain.Concat(s_letters.SelectMany(row => row))];

    /// <summary>Opposites of which one is so if the other is not.</summary>
    private static readonly Dictionary<string, string> s_opposites =
        ("closed open,open closed,wet dry,dry wet,on off,off on,locked unlocked,late on_time,true false,awake asleep,asleep awake,visible hidden,safe unsafe,"
        + "clean dirty,dirty clean,even odd,offline online,correct wrong,wrong correct,sick healthy,up down,blocked free,over still_going_on,"
        + "dark bright,missing there,alive dead,logged_in logged_out,noisy quiet,quiet noisy").Split(',')
        .Select(pair => pair.Replace('_', ' ')).ToDictionary(pair => Sides(pair).Is, pair => Sides(pair).Opposite);

    /// <summary>All events.</summary>
    public static ConditionalEvent[] All { get; } = [.. s_texts.Select(Parse)];

    /// <summary>How many events there are besides letters.</summary>
    public static int PlainCount => s_plain.Length;

    /// <summary>Whether it is a letter that stands for any statement.</summary>
    public bool IsLetter => Subject.Length == 1 && Is == "true";

    /// <summary>How it is called after it was named: <c>she</c>, <c>it</c>; empty if that cannot be.</summary>
    public string Pronoun => s_female.Contains(Subject) ? "she" : Subject == "I" ? "I" : s_neutral.Contains(Subject) ? "it"
        : char.IsUpper(Subject[0]) && Subject.Length > 1 ? "he" : "";

    private bool IsPlural => Subject is "we" or "I" || (Subject is not ("the bus" or "the gas") && Subject.EndsWith('s')
        && !Subject.EndsWith("ss", StringComparison.Ordinal)) || Subject is "the children" or "the people" or "the firemen" or "the sheep" or "the dice";

    private string ToBe => Subject == "I" ? "am" : IsPlural ? "are" : "is";

    /// <summary>Whether it can be told in the past: that something was so or was happening.</summary>
    public bool HasPast => Is.Length > 0 || Does[2].Length > 0;

    private string WasOrWere => Subject != "I" && IsPlural ? "were" : "was";

    /// <summary>Indices of events of which each makes the next one likely.</summary>
    public static int[] Related(int count, TaskRandom random)
    {
        string[] row = random.Pick(s_rows);
        int skipped = random.Below(Math.Max(1, row.Length - count + 1));
        var events = row.Skip(skipped).Take(count).Select(text => Array.IndexOf(s_texts, text)).ToList();
        while (events.Count < count)
        {
            int other = random.Below(s_plain.Length);
            if (!events.Contains(other))
            {
                events.Add(other);
            }
        }

        return [.. events];
    }

    /// <summary>Indices of letters.</summary>
    public static int[] Letters(int count, TaskRandom random) =>
        [.. random.Pick(s_letters).Take(count).Select(text => Array.IndexOf(s_texts, text))];

    /// <summary>A denial said as what is so instead, <c>the shop is open</c> for <c>the shop is not closed</c>, if there is a word for it.</summary>
    public static string Opposed(string denial)
    {
        int at = denial.IndexOf(" not ", StringComparison.Ordinal);
        return at > 0 && s_opposites.TryGetValue(denial[(at + 5)..], out string? opposite) ? $"{denial[..at]} {opposite}" : denial;
    }

    /// <summary>That it is so.</summary>
    public string Statement(Tense tense) => (Is.Length > 0, Actual(tense)) switch
    {
        (true, Tense.Future) => $"{Subject} will be {Is}",
        (true, Tense.Past) => $"{Subject} {WasOrWere} {Is}",
        (true, _) => $"{Subject} {ToBe} {Is}",
        (_, Tense.Future) => $"{Subject} will {Does[0]}",
        (_, Tense.Past) => $"{Subject} {WasOrWere} {Does[2]}",
        (_, Tense.Now) => $"{Subject} {ToBe} {Does[2]}",
        _ => $"{Subject} {(IsPlural ? Does[0] : Does[1])}",
    };

    /// <summary>That it is not so.</summary>
    public string Denial(Tense tense) => (Is.Length > 0, Actual(tense)) switch
    {
        (true, Tense.Future) => $"{Subject} will not be {Is}",
        (true, Tense.Past) => $"{Subject} {WasOrWere} not {Is}",
        (true, _) => $"{Subject} {ToBe} not {Is}",
        (_, Tense.Future) => $"{Subject} will not {Does[0]}",
        (_, Tense.Past) => $"{Subject} did not {Does[0]}",
        (_, Tense.Now) => $"{Subject} {ToBe} not {Does[2]}",
        _ => $"{Subject} {(IsPlural ? "do" : "does")} not {Does[0]}",
    };

    /// <summary>Whether it is so, in lower case.</summary>
    public string Question(Tense tense) => (Is.Length > 0, Actual(tense)) switch
    {
        (true, Tense.Future) => $"will {Subject} be {Is}",
        (true, Tense.Past) => $"{WasOrWere} {Subject} {Is}",
        (true, _) => $"{ToBe} {Subject} {Is}",
        (_, Tense.Future) => $"will {Subject} {Does[0]}",
        (_, Tense.Past) => $"did {Subject} {Does[0]}",
        (_, Tense.Now) => $"{ToBe} {Subject} {Does[2]}",
        _ => $"{(IsPlural ? "do" : "does")} {Subject} {Does[0]}",
    };

    private Tense Actual(Tense tense) => tense == Tense.Now && Is.Length == 0 && Does[2].Length == 0 ? Tense.Plain : tense;

    private static (string Is, string Opposite) Sides(string pair)
    {
        int space = pair.StartsWith("logged in", StringComparison.Ordinal) ? 9 : pair.IndexOf(' ', StringComparison.Ordinal);
        return (pair[..space], pair[(space + 1)..]);
    }

    private static ConditionalEvent Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string subject, string rest) = (text[..colon], text[(colon + 1)..]);
        if (!rest.Contains('/', StringComparison.Ordinal))
        {
            return new ConditionalEvent(subject, rest, []);
        }

        string[] forms = rest.Split('/');
        int space = forms[2].IndexOf(' ', StringComparison.Ordinal);
        string after = space < 0 ? "" : forms[2][space..];
        return new ConditionalEvent(subject, "", [forms[0] + after, forms[1] + after, forms[2]]);
    }
}
