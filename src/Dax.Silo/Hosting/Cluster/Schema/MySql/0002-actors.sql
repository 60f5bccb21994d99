-- What Orleans' ADO.NET providers keep: the table of silos, reminders, the state of grains, and the statements by which they speak to them.
-- Names and types of parameters and columns are the providers'; everything else is ours. State may be of any length (a job carries its parameters).
CREATE TABLE IF NOT EXISTS OrleansQuery (
  QueryKey VARCHAR(64) NOT NULL PRIMARY KEY, QueryText VARCHAR(8000) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
  DeploymentId VARCHAR(150) NOT NULL PRIMARY KEY, Timestamp DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), Version INT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
  DeploymentId VARCHAR(150) NOT NULL, Address VARCHAR(45) NOT NULL, Port INT NOT NULL, Generation INT NOT NULL, SiloName VARCHAR(150) NOT NULL,
  HostName VARCHAR(150) NOT NULL, Status INT NOT NULL, ProxyPort INT, SuspectTimes TEXT, StartTime DATETIME(3) NOT NULL, IAmAliveTime DATETIME(3) NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
CREATE TABLE IF NOT EXISTS OrleansRemindersTable (
  ServiceId VARCHAR(150) NOT NULL, GrainId VARCHAR(150) NOT NULL, ReminderName VARCHAR(150) NOT NULL, StartTime DATETIME(3) NOT NULL,
  Period BIGINT NOT NULL, GrainHash INT NOT NULL, Version INT NOT NULL,
  PRIMARY KEY (ServiceId, GrainId, ReminderName), KEY OrleansReminders_Hash (ServiceId, GrainHash)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
-- Looked up by the whole key, not by hashes of it: the primary key is what lets two writers of a first version not both succeed.
CREATE TABLE IF NOT EXISTS OrleansStorage (
  ServiceId VARCHAR(150) NOT NULL, GrainTypeString VARCHAR(200) NOT NULL, GrainIdN0 BIGINT NOT NULL, GrainIdN1 BIGINT NOT NULL,
  GrainIdExtensionString VARCHAR(200) NOT NULL, PayloadBinary LONGBLOB, ModifiedOn DATETIME(3) NOT NULL, Version INT NOT NULL,
  PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
DROP PROCEDURE IF EXISTS dax_enter_silo
-- ;;
-- One row more, if the table is still of the version that was read. Answers whether.
CREATE PROCEDURE dax_enter_silo(
  deployment VARCHAR(150), silo_address VARCHAR(45), silo_port INT, silo_generation INT, known INT,
  silo_name VARCHAR(150), host VARCHAR(150), silo_status INT, proxy INT, started DATETIME(3), alive DATETIME(3))
BEGIN
  DECLARE entered INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  SELECT COUNT(*) INTO entered FROM OrleansMembershipVersionTable WHERE DeploymentId = deployment AND Version = known FOR UPDATE;
  IF entered = 1 THEN
    SELECT 1 - COUNT(*) INTO entered FROM OrleansMembershipTable
      WHERE DeploymentId = deployment AND Address = silo_address AND Port = silo_port AND Generation = silo_generation;
  END IF;
  IF entered = 1 THEN
    UPDATE OrleansMembershipVersionTable SET Version = known + 1, Timestamp = UTC_TIMESTAMP(3) WHERE DeploymentId = deployment;
    INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
      VALUES (deployment, silo_address, silo_port, silo_generation, silo_name, host, silo_status, proxy, started, alive);
  END IF;
  COMMIT;
  SELECT entered;
END
-- ;;
DROP PROCEDURE IF EXISTS dax_change_silo
-- ;;
-- One row changed, if the table is still of the version that was read and has the row. Answers whether.
CREATE PROCEDURE dax_change_silo(
  deployment VARCHAR(150), silo_address VARCHAR(45), silo_port INT, silo_generation INT, known INT, silo_status INT, suspects TEXT, alive DATETIME(3))
BEGIN
  DECLARE changed INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
  START TRANSACTION;
  SELECT COUNT(*) INTO changed FROM OrleansMembershipVersionTable WHERE DeploymentId = deployment AND Version = known FOR UPDATE;
  IF changed = 1 THEN
    SELECT COUNT(*) INTO changed FROM OrleansMembershipTable
      WHERE DeploymentId = deployment AND Address = silo_address AND Port = silo_port AND Generation = silo_generation FOR UPDATE;
  END IF;
  IF changed = 1 THEN
    UPDATE OrleansMembershipVersionTable SET Version = known + 1, Timestamp = UTC_TIMESTAMP(3) WHERE DeploymentId = deployment;
    UPDATE OrleansMembershipTable SET Status = silo_status, SuspectTimes = suspects, IAmAliveTime = alive
      WHERE DeploymentId = deployment AND Address = silo_address AND Port = silo_port AND Generation = silo_generation;
  END IF;
  COMMIT;
  SELECT changed;
END
-- ;;
DROP PROCEDURE IF EXISTS dax_write_state
-- ;;
-- The next version of a state, if `known` (null: none) is the newest. Answers the version written, or `known`: then another writer was here.
CREATE PROCEDURE dax_write_state(
  service VARCHAR(150), grain_type VARCHAR(200), n0 BIGINT, n1 BIGINT, extension VARCHAR(200), known INT, payload LONGBLOB)
BEGIN
  DECLARE written INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR 1062 SELECT known AS NewGrainStateVersion;
  IF known IS NULL THEN
    INSERT INTO OrleansStorage (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, ModifiedOn, Version)
      VALUES (service, grain_type, n0, n1, extension, payload, UTC_TIMESTAMP(3), 1);
    SET written = 1;
  ELSE
    UPDATE OrleansStorage SET PayloadBinary = payload, ModifiedOn = UTC_TIMESTAMP(3), Version = known + 1
      WHERE ServiceId = service AND GrainTypeString = grain_type AND GrainIdN0 = n0 AND GrainIdN1 = n1 AND GrainIdExtensionString = extension AND Version = known;
    SET written = ROW_COUNT();
  END IF;
  SELECT IF(written > 0, COALESCE(known, 0) + 1, known) AS NewGrainStateVersion;
END
-- ;;
REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', 'INSERT IGNORE INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId); SELECT ROW_COUNT();'),
('InsertMembershipKey', 'CALL dax_enter_silo(@DeploymentId, @Address, @Port, @Generation, @Version, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime);'),
('UpdateMembershipKey', 'CALL dax_change_silo(@DeploymentId, @Address, @Port, @Generation, @Version, @Status, @SuspectTimes, @IAmAliveTime);'),
('UpdateIAmAlivetimeKey', 'UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation;'),
('MembershipReadRowKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId;'),
('MembershipReadAllKey', 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId WHERE v.DeploymentId = @DeploymentId;'),
('GatewaysQueryKey', 'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0;'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId; DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;'),
('CleanupDefunctSiloEntriesKey', 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3;')
-- ;;
REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES
('UpsertReminderRowKey', 'INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version) VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0) ON DUPLICATE KEY UPDATE StartTime = VALUES(StartTime), Period = VALUES(Period), GrainHash = VALUES(GrainHash), Version = Version + 1; SELECT Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;'),
('ReadReminderRowsKey', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId;'),
('ReadReminderRowKey', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName;'),
('ReadRangeRows1Key', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash;'),
('ReadRangeRows2Key', 'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash);'),
('DeleteReminderRowKey', 'DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version; SELECT ROW_COUNT();'),
('DeleteReminderRowsKey', 'DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId;')
-- ;;
REPLACE INTO OrleansQuery (QueryKey, QueryText) VALUES
('ReadFromStorageKey', 'SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '''');'),
('WriteToStorageKey', 'CALL dax_write_state(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString, ''''), @GrainStateVersion, @PayloadBinary);'),
('ClearStorageKey', 'CALL dax_write_state(@ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, COALESCE(@GrainIdExtensionString, ''''), @GrainStateVersion, NULL);')
