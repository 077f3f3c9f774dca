// The library needs one source where no fake has one of its own.
