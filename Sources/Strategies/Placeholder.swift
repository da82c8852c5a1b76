enum StrategiesPlaceholder {}
