namespace Dax.Differential.Tests.Evaluation;

/// <summary>What the query asks cannot be computed from the data: a sum beyond its type, a text that is no number, several rows for one value.</summary>
internal sealed class DataError(string message) : Exception(message);
