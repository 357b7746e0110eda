/// The words of room addresses and of safety words: one for each value of a byte.
///
/// Lower-case ASCII, 3 to 7 letters, no two alike in their first three. `words.ts` of the web page
/// has the same list in the same order; changing either makes rooms unreachable across versions.
package enum RoomWordList {
    /// The word of each byte, in alphabetical order.
    package static let words: [String] = [
        "acorn", "agent", "album", "almond", "amber", "anchor", "apple", "apron", "arch", "atlas",
        "autumn", "avocado", "bacon", "badge", "bagel", "balloon", "bamboo", "barn", "basket",
        "beach", "bell", "berry", "bicycle", "birch", "biscuit", "blanket", "boat", "bonfire",
        "bottle", "branch", "bread", "bridge", "brook", "bubble", "bucket", "butter", "cabin",
        "cactus", "camel", "candle", "carrot", "castle", "cedar", "cello", "chalk", "cherry",
        "cinema", "circle", "clover", "coast", "coffee", "comet", "copper", "coral", "cotton",
        "cricket", "daisy", "deer", "desert", "diamond", "dinner", "dolphin", "donkey", "door",
        "dragon", "drum", "duck", "eagle", "earth", "echo", "elbow", "engine", "fabric", "falcon",
        "feather", "fern", "fiddle", "field", "finch", "flute", "forest", "fossil", "fox",
        "friend", "frog", "fudge", "galaxy", "garden", "ginger", "glacier", "glove", "gold",
        "grape", "guitar", "hammock", "harbor", "hazel", "hedge", "helmet", "heron", "hill",
        "honey", "horizon", "hotel", "ice", "igloo", "indigo", "iris", "island", "ivory", "jacket",
        "jasmine", "jelly", "jigsaw", "jungle", "kayak", "kettle", "key", "kitten", "kiwi",
        "koala", "ladder", "lagoon", "lake", "lamp", "lantern", "lava", "lemon", "lentil",
        "library", "lilac", "lion", "lizard", "lobster", "lotus", "lunch", "magnet", "mango",
        "maple", "marble", "meadow", "melon", "mint", "mirror", "mitten", "moon", "mosaic",
        "museum", "napkin", "needle", "nest", "nickel", "noodle", "north", "nutmeg", "oak",
        "oasis", "ocean", "olive", "onion", "opal", "orange", "orchard", "otter", "oven", "owl",
        "paddle", "palm", "panda", "paper", "parrot", "peach", "pebble", "pencil", "pepper",
        "piano", "picnic", "pillow", "pine", "planet", "pocket", "polar", "pond", "potato",
        "pretzel", "puddle", "pumpkin", "quartz", "quilt", "rabbit", "radio", "rain", "raven",
        "reef", "ribbon", "rice", "river", "robin", "rocket", "rope", "rose", "ruby", "saddle",
        "sailor", "salmon", "sandal", "scarf", "school", "seal", "shell", "silver", "sketch",
        "sled", "snow", "sofa", "soup", "spoon", "squash", "star", "stone", "summer", "swan",
        "table", "tango", "tea", "temple", "thimble", "tiger", "toast", "tomato", "tractor",
        "trumpet", "tulip", "tunnel", "turtle", "uncle", "valley", "vanilla", "velvet", "village",
        "violin", "volcano", "waffle", "walnut", "water", "whale", "wheat", "willow", "window",
        "wolf", "wood", "yellow", "yogurt", "zebra", "zigzag", "zoo",
    ]

    /// The byte of a word in lower case; nil when it is not of the list.
    package static func index(of word: some StringProtocol) -> UInt8? { places[String(word)] }

    private static let places = Dictionary(
        uniqueKeysWithValues: words.enumerated().map { ($1, UInt8($0)) }
    )
}
