// 256 words that are hard to mishear, no two with the same first three letters. The same list stands
// in Sources/Protocols/RoomsWire; a test compares them.
export const words: readonly string[] = (
  "acorn album alley amber anchor angle ankle apple apron arch arrow artist atlas attic badge bagel"
  + " baker bamboo banjo beach bell berry bike bloom book bottle brush bucket bunny cabin cactus"
  + " captain carpet castle cedar cello chair cherry cider citrus cliff clock coffee coin comet copper"
  + " coral cotton crown dawn deer diamond dolphin donkey door dove dragon drum duck dune earth echo"
  + " elbow falcon farm feather fern field fig finch fire fish flute fog folder forest fossil fox"
  + " frame frog fruit funnel galaxy garden gate gecko ginger goat gold grape guitar hammer harbor hat"
  + " hawk hazel hedge honey horse igloo ink iron island ivory jacket jade jelly jewel juice kayak"
  + " kettle key kiwi koala ladder lake lamp lantern lemon lily lion lizard llama lobster lotus lynx"
  + " magnet mango maple marble meadow melon mentor metal mint mirror moon mosaic motor mouse muffin"
  + " museum napkin nectar nest noodle novel oak oasis ocean olive onion opal opera orange orbit"
  + " orchid owl oyster paddle palm panda paper parrot pasta peach pebble pencil piano pine planet"
  + " plum potato pumpkin puppet purple rabbit radio rain reef ribbon rice ring river robin rocket"
  + " rope rose ruby rudder saddle salmon sand scarf school seed shadow shell silver singer sister sky"
  + " slope smile sofa song soup spark spoon square stone summer sunset swan sword table tango tea"
  + " temple tennis thunder tiger timber toast tomato tower train trumpet tulip tunnel turtle twig"
  + " uncle urban valley vanilla vine violin vision voice volcano voyage water wave whale wheel willow"
  + " wizard wolf wood yacht yellow yoga zebra zenith zone"
).split(" ");
