"""The composer: input box, model picker, thinking control, send and stop."""
