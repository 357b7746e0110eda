/** The element whose input the "/" key focuses. */
export const filterId = "relay-filter";
