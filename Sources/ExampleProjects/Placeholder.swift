enum ExampleProjectsPlaceholder {}
