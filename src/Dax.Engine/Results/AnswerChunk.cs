using Dax.Engine.Faults;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>
/// A part of a synchronous answer. <paramref name="Bytes"/> are valid until the next part is asked for. The first part carries the head, or a fault
/// and nothing else. A fault in a later part, always the last, means that the document breaks off there.
/// </summary>
public readonly record struct AnswerChunk(long Sequence, ReadOnlyMemory<byte> Bytes, bool IsLast, QueryHead? Head, Fault? Fault);
