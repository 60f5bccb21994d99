namespace Dax.Engine.Jobs;

/// <summary>UWS 1.1, 2.1.3. Stored by name.</summary>
public enum JobPhase { Pending, Queued, Executing, Completed, Error, Aborted, Held, Suspended, Unknown, Archived }
