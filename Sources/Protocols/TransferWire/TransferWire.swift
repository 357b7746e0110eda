// TransferWire
