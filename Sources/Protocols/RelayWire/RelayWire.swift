// RelayWire
