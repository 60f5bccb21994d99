using Orleans.Runtime;

namespace Dax.Embedded.Reminders;

internal abstract class ReminderService
{
    public abstract Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period);

    public abstract Task Unregister(GrainId grain, IGrainReminder reminder);

    public abstract Task<IGrainReminder?> Find(GrainId grain, string name);
}
