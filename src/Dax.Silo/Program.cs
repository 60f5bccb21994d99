using System.CommandLine;
using Dax.Silo.Commands;

// A service that is told to stop takes the time that draining takes; the host bounds it.
return await CommandLine.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
