namespace Dax.Adql.Binding;

/// <summary>The number of a row of the source, from 0, in the engine's own order. Only statements of shared scans have it.</summary>
internal sealed record BoundRowNumber(int Source, Origin Origin) : BoundExpression(AdqlTypes.Bigint, Origin);

/// <summary>A row of the source lies in the piece that a shared scan is at. The backend puts the condition where the writer left room for it.</summary>
internal sealed record BoundPiece(int Source, Origin Origin) : BoundCondition(Origin);
