namespace Dax.Differential.Tests.Evaluation;

/// <summary>What the query asks cannot be computed from the data: a sum beyond its type, a text that is no number, several rows for one value.</summary>
internal sealed class DataError(string message) : Exception(message);

/// <summary>The evaluator would take too long.</summary>
internal sealed class TooMuchWorkException() : Exception("The evaluator has too much to do; make the query or its tables smaller.");
