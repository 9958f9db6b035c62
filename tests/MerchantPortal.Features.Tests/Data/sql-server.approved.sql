IF OBJECT_ID(N'[__EFMigrationsHistory]') IS NULL
BEGIN
    CREATE TABLE [__EFMigrationsHistory] (
        [MigrationId] nvarchar(150) NOT NULL,
        [ProductVersion] nvarchar(32) NOT NULL,
        CONSTRAINT [PK___EFMigrationsHistory] PRIMARY KEY ([MigrationId])
    );
END;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Activities] (
        [Topic] varchar(200) NOT NULL,
        [Version] bigint NOT NULL,
        [ChangedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_Activities] PRIMARY KEY ([Topic])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetRoles] (
        [Id] nvarchar(450) NOT NULL,
        [Name] nvarchar(256) NULL,
        [NormalizedName] nvarchar(256) NULL,
        [ConcurrencyStamp] nvarchar(max) NULL,
        CONSTRAINT [PK_AspNetRoles] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUsers] (
        [Id] nvarchar(450) NOT NULL,
        [DisplayName] nvarchar(200) NOT NULL,
        [Role] varchar(50) NOT NULL,
        [Language] nvarchar(20) NOT NULL,
        [CreatedAt] datetime2 NOT NULL,
        [LastSeenAt] datetime2 NULL,
        [DisabledAt] datetime2 NULL,
        [InvitedBy] nvarchar(450) NULL,
        [UserName] nvarchar(256) NULL,
        [NormalizedUserName] nvarchar(256) NULL,
        [Email] nvarchar(256) NULL,
        [NormalizedEmail] nvarchar(256) NULL,
        [EmailConfirmed] bit NOT NULL,
        [PasswordHash] nvarchar(max) NULL,
        [SecurityStamp] nvarchar(max) NULL,
        [ConcurrencyStamp] nvarchar(max) NULL,
        [PhoneNumber] nvarchar(256) NULL,
        [PhoneNumberConfirmed] bit NOT NULL,
        [TwoFactorEnabled] bit NOT NULL,
        [LockoutEnd] datetime2 NULL,
        [LockoutEnabled] bit NOT NULL,
        [AccessFailedCount] int NOT NULL,
        CONSTRAINT [PK_AspNetUsers] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AuditEntries] (
        [Id] uniqueidentifier NOT NULL,
        [At] datetime2 NOT NULL,
        [ByUser] nvarchar(450) NOT NULL,
        [ByName] nvarchar(200) NOT NULL,
        [Object] nvarchar(500) NOT NULL,
        [Action] nvarchar(100) NOT NULL,
        [Before] nvarchar(max) NULL,
        [After] nvarchar(max) NULL,
        CONSTRAINT [PK_AuditEntries] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [CallBudgets] (
        [Name] varchar(50) NOT NULL,
        [SpokenForUntil] datetime2 NOT NULL,
        CONSTRAINT [PK_CallBudgets] PRIMARY KEY ([Name])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [ContactAddresses] (
        [Key] nvarchar(254) NOT NULL,
        [Address] nvarchar(254) NOT NULL,
        [VerifiedAt] datetime2 NULL,
        [BouncedAt] datetime2 NULL,
        CONSTRAINT [PK_ContactAddresses] PRIMARY KEY ([Key])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [ContactDrafts] (
        [UserId] nvarchar(450) NOT NULL,
        [ByName] nvarchar(200) NOT NULL,
        [Contact] nvarchar(max) NOT NULL,
        [BasedOn] uniqueidentifier NULL,
        [SavedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_ContactDrafts] PRIMARY KEY ([UserId])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [ContactInformation] (
        [Id] int NOT NULL,
        [Contact] nvarchar(max) NOT NULL,
        [Stamp] uniqueidentifier NOT NULL,
        [SavedAt] datetime2 NULL,
        [SavedByName] nvarchar(200) NULL,
        [FirstCompletedAt] datetime2 NULL,
        [IncompleteSince] datetime2 NULL,
        [ConfirmedAt] datetime2 NULL,
        [RemindedAt] datetime2 NULL,
        CONSTRAINT [PK_ContactInformation] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [DeploymentMark] (
        [Id] int NOT NULL,
        [Environment] varchar(20) NOT NULL,
        [FirstStartAt] datetime2 NOT NULL,
        CONSTRAINT [PK_DeploymentMark] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [IdempotentAnswers] (
        [Token] nvarchar(255) NOT NULL,
        [RequestHash] varchar(64) NOT NULL,
        [BookingId] varchar(64) NOT NULL,
        [Answer] nvarchar(max) NOT NULL,
        [CreatedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_IdempotentAnswers] PRIMARY KEY ([Token])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [MailDomains] (
        [Domain] varchar(254) NOT NULL,
        [HasMailServer] bit NOT NULL,
        [CheckedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_MailDomains] PRIMARY KEY ([Domain])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [MerchantDays] (
        [MerchantId] varchar(128) NOT NULL,
        [Date] varchar(10) NOT NULL,
        [Stamp] bigint NOT NULL,
        CONSTRAINT [PK_MerchantDays] PRIMARY KEY ([MerchantId], [Date])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Merchants] (
        [Id] varchar(128) NOT NULL,
        [Name] nvarchar(200) NOT NULL,
        [ZoneId] varchar(64) NOT NULL,
        [Currency] varchar(3) NOT NULL,
        [Vertical] varchar(50) NOT NULL,
        [Language] varchar(20) NOT NULL,
        [Hours] nvarchar(max) NOT NULL,
        [BookableDays] int NOT NULL,
        [OpenBookingsPerGuest] int NULL,
        [GuestsMayOverlap] bit NOT NULL,
        [OfferVersion] bigint NOT NULL,
        CONSTRAINT [PK_Merchants] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [OwedMails] (
        [Id] uniqueidentifier NOT NULL,
        [DedupeKey] varchar(200) NOT NULL,
        [ToAddress] nvarchar(254) NOT NULL,
        [Language] varchar(20) NOT NULL,
        [Template] varchar(50) NOT NULL,
        [Values] nvarchar(max) NOT NULL,
        [OwedAt] datetime2 NOT NULL,
        [NotBefore] datetime2 NOT NULL,
        [Attempts] int NOT NULL,
        [NextTryAt] datetime2 NOT NULL,
        [LeasedUntil] datetime2 NOT NULL,
        [SentAt] datetime2 NULL,
        [FailedAt] datetime2 NULL,
        [LastError] nvarchar(400) NULL,
        CONSTRAINT [PK_OwedMails] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [OwedUpdates] (
        [Key] varchar(400) NOT NULL,
        [Kind] int NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [BookingId] varchar(64) NULL,
        [ServiceId] varchar(128) NULL,
        [Date] varchar(10) NULL,
        [StaffId] varchar(128) NULL,
        [State] varchar(50) NOT NULL,
        [Version] bigint NOT NULL,
        [SettledVersion] bigint NOT NULL,
        [OwedAt] datetime2 NOT NULL,
        [DueAt] datetime2 NOT NULL,
        [AgainAt] datetime2 NULL,
        [Attempts] int NOT NULL,
        [Started] bit NOT NULL,
        [LeasedUntil] datetime2 NOT NULL,
        [SentAt] datetime2 NULL,
        [ParkedAt] datetime2 NULL,
        [LastFault] varchar(50) NULL,
        [LastAnswer] nvarchar(500) NULL,
        [DiscardedBy] nvarchar(450) NULL,
        [DiscardReason] nvarchar(255) NULL,
        CONSTRAINT [PK_OwedUpdates] PRIMARY KEY ([Key])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Problems] (
        [Key] varchar(200) NOT NULL,
        [Kind] varchar(50) NOT NULL,
        [Turn] uniqueidentifier NOT NULL,
        [SinceAt] datetime2 NOT NULL,
        [SeenAt] datetime2 NOT NULL,
        [EndedAt] datetime2 NULL,
        CONSTRAINT [PK_Problems] PRIMARY KEY ([Key])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [ProtectionKeys] (
        [Id] uniqueidentifier NOT NULL,
        [Name] nvarchar(200) NOT NULL,
        [Xml] nvarchar(max) NOT NULL,
        CONSTRAINT [PK_ProtectionKeys] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Rooms] (
        [MerchantId] varchar(128) NOT NULL,
        [Id] varchar(128) NOT NULL,
        [Name] nvarchar(200) NOT NULL,
        CONSTRAINT [PK_Rooms] PRIMARY KEY ([MerchantId], [Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Staff] (
        [MerchantId] varchar(128) NOT NULL,
        [Id] varchar(128) NOT NULL,
        [Name] nvarchar(200) NOT NULL,
        CONSTRAINT [PK_Staff] PRIMARY KEY ([MerchantId], [Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [UpdateTries] (
        [Id] uniqueidentifier NOT NULL,
        [Key] varchar(400) NOT NULL,
        [Version] bigint NOT NULL,
        [At] datetime2 NOT NULL,
        [DurationMilliseconds] bigint NOT NULL,
        [Request] nvarchar(1000) NOT NULL,
        [Body] nvarchar(max) NOT NULL,
        [HttpStatus] int NULL,
        [Fault] varchar(50) NULL,
        [Answer] nvarchar(500) NULL,
        CONSTRAINT [PK_UpdateTries] PRIMARY KEY ([Id])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetRoleClaims] (
        [Id] int NOT NULL IDENTITY,
        [RoleId] nvarchar(450) NOT NULL,
        [ClaimType] nvarchar(max) NULL,
        [ClaimValue] nvarchar(max) NULL,
        CONSTRAINT [PK_AspNetRoleClaims] PRIMARY KEY ([Id]),
        CONSTRAINT [FK_AspNetRoleClaims_AspNetRoles_RoleId] FOREIGN KEY ([RoleId]) REFERENCES [AspNetRoles] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUserClaims] (
        [Id] int NOT NULL IDENTITY,
        [UserId] nvarchar(450) NOT NULL,
        [ClaimType] nvarchar(max) NULL,
        [ClaimValue] nvarchar(max) NULL,
        CONSTRAINT [PK_AspNetUserClaims] PRIMARY KEY ([Id]),
        CONSTRAINT [FK_AspNetUserClaims_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUserLogins] (
        [LoginProvider] nvarchar(128) NOT NULL,
        [ProviderKey] nvarchar(128) NOT NULL,
        [ProviderDisplayName] nvarchar(max) NULL,
        [UserId] nvarchar(450) NOT NULL,
        CONSTRAINT [PK_AspNetUserLogins] PRIMARY KEY ([LoginProvider], [ProviderKey]),
        CONSTRAINT [FK_AspNetUserLogins_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUserPasskeys] (
        [CredentialId] varbinary(1024) NOT NULL,
        [UserId] nvarchar(450) NOT NULL,
        [Data] nvarchar(max) NOT NULL,
        CONSTRAINT [PK_AspNetUserPasskeys] PRIMARY KEY ([CredentialId]),
        CONSTRAINT [FK_AspNetUserPasskeys_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUserRoles] (
        [UserId] nvarchar(450) NOT NULL,
        [RoleId] nvarchar(450) NOT NULL,
        CONSTRAINT [PK_AspNetUserRoles] PRIMARY KEY ([UserId], [RoleId]),
        CONSTRAINT [FK_AspNetUserRoles_AspNetRoles_RoleId] FOREIGN KEY ([RoleId]) REFERENCES [AspNetRoles] ([Id]) ON DELETE CASCADE,
        CONSTRAINT [FK_AspNetUserRoles_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [AspNetUserTokens] (
        [UserId] nvarchar(450) NOT NULL,
        [LoginProvider] nvarchar(128) NOT NULL,
        [Name] nvarchar(128) NOT NULL,
        [Value] nvarchar(max) NULL,
        CONSTRAINT [PK_AspNetUserTokens] PRIMARY KEY ([UserId], [LoginProvider], [Name]),
        CONSTRAINT [FK_AspNetUserTokens_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Memberships] (
        [UserId] nvarchar(450) NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        CONSTRAINT [PK_Memberships] PRIMARY KEY ([UserId], [MerchantId]),
        CONSTRAINT [FK_Memberships_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Services] (
        [MerchantId] varchar(128) NOT NULL,
        [Id] varchar(128) NOT NULL,
        [Name] nvarchar(max) NOT NULL,
        [Price] nvarchar(max) NOT NULL,
        [Duration] bigint NOT NULL,
        [Step] bigint NOT NULL,
        [Places] nvarchar(max) NOT NULL,
        [Staff] nvarchar(max) NOT NULL,
        [Rooms] nvarchar(max) NOT NULL,
        [MinAdvanceBooking] bigint NOT NULL,
        [MinAdvanceOnlineCanceling] bigint NULL,
        [AnswerWindow] bigint NOT NULL,
        [DefaultMode] varchar(50) NOT NULL,
        [ConfirmationRules] nvarchar(max) NOT NULL,
        [Position] int NOT NULL,
        CONSTRAINT [PK_Services] PRIMARY KEY ([MerchantId], [Id]),
        CONSTRAINT [FK_Services_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE NO ACTION
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [Bookings] (
        [Id] varchar(64) NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [ServiceId] varchar(128) NOT NULL,
        [Channel] varchar(50) NOT NULL,
        [Mode] varchar(50) NOT NULL,
        [Status] varchar(50) NOT NULL,
        [Start] datetime2 NOT NULL,
        [End] datetime2 NOT NULL,
        [StaffId] varchar(128) NULL,
        [RoomId] varchar(128) NULL,
        [PartySize] int NULL,
        [StaffChosen] bit NOT NULL,
        [AdditionalRequest] nvarchar(max) NULL,
        [WireEcho] nvarchar(max) NULL,
        [CreatedAt] datetime2 NOT NULL,
        [DecideBy] datetime2 NULL,
        [CancelBy] datetime2 NOT NULL,
        [StatusBy] varchar(50) NOT NULL,
        [StatusByUser] nvarchar(450) NULL,
        [StatusAt] datetime2 NOT NULL,
        [UndoUntil] datetime2 NULL,
        [HeldUntil] datetime2 NULL,
        [DeclineReason] varchar(50) NULL,
        [Note] nvarchar(255) NULL,
        [FailureCause] varchar(50) NULL,
        [ToTell] int NOT NULL,
        [Reminders] int NOT NULL,
        [NextDeadlineAt] datetime2 NULL,
        [Stamp] uniqueidentifier NOT NULL,
        [Guest_Email] nvarchar(320) NOT NULL,
        [Guest_FamilyName] nvarchar(200) NOT NULL,
        [Guest_GivenName] nvarchar(200) NOT NULL,
        [Guest_Telephone] nvarchar(100) NOT NULL,
        [Guest_UserId] nvarchar(255) NOT NULL,
        CONSTRAINT [PK_Bookings] PRIMARY KEY ([Id]),
        CONSTRAINT [FK_Bookings_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE NO ACTION,
        CONSTRAINT [FK_Bookings_Services_MerchantId_ServiceId] FOREIGN KEY ([MerchantId], [ServiceId]) REFERENCES [Services] ([MerchantId], [Id]) ON DELETE NO ACTION
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [BookingEvents] (
        [Id] uniqueidentifier NOT NULL,
        [BookingId] varchar(64) NOT NULL,
        [At] datetime2 NOT NULL,
        [Kind] varchar(50) NOT NULL,
        [ActorKind] varchar(50) NOT NULL,
        [ActorId] nvarchar(450) NULL,
        [ActorName] nvarchar(200) NULL,
        [Reason] varchar(50) NULL,
        [Note] nvarchar(255) NULL,
        [StartBefore] datetime2 NULL,
        [StartAfter] datetime2 NULL,
        [OwedVersion] bigint NULL,
        CONSTRAINT [PK_BookingEvents] PRIMARY KEY ([Id]),
        CONSTRAINT [FK_BookingEvents_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE TABLE [DecisionLinks] (
        [TokenHash] varchar(64) NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [BookingId] varchar(64) NOT NULL,
        [UserId] nvarchar(450) NOT NULL,
        [Action] varchar(50) NOT NULL,
        [ExpiresAt] datetime2 NOT NULL,
        [UsedAt] datetime2 NULL,
        CONSTRAINT [PK_DecisionLinks] PRIMARY KEY ([TokenHash]),
        CONSTRAINT [FK_DecisionLinks_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Activities_ChangedAt] ON [Activities] ([ChangedAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AspNetRoleClaims_RoleId] ON [AspNetRoleClaims] ([RoleId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    EXEC(N'CREATE UNIQUE INDEX [RoleNameIndex] ON [AspNetRoles] ([NormalizedName]) WHERE [NormalizedName] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AspNetUserClaims_UserId] ON [AspNetUserClaims] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AspNetUserLogins_UserId] ON [AspNetUserLogins] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AspNetUserPasskeys_UserId] ON [AspNetUserPasskeys] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AspNetUserRoles_RoleId] ON [AspNetUserRoles] ([RoleId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [EmailIndex] ON [AspNetUsers] ([NormalizedEmail]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    EXEC(N'CREATE UNIQUE INDEX [UserNameIndex] ON [AspNetUsers] ([NormalizedUserName]) WHERE [NormalizedUserName] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_AuditEntries_At] ON [AuditEntries] ([At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_BookingEvents_BookingId_At] ON [BookingEvents] ([BookingId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Bookings_MerchantId_ServiceId] ON [Bookings] ([MerchantId], [ServiceId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Bookings_MerchantId_Start] ON [Bookings] ([MerchantId], [Start]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Bookings_MerchantId_Status_DecideBy] ON [Bookings] ([MerchantId], [Status], [DecideBy]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Bookings_NextDeadlineAt] ON [Bookings] ([NextDeadlineAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_DecisionLinks_BookingId] ON [DecisionLinks] ([BookingId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_DecisionLinks_ExpiresAt] ON [DecisionLinks] ([ExpiresAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_IdempotentAnswers_BookingId] ON [IdempotentAnswers] ([BookingId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Memberships_MerchantId] ON [Memberships] ([MerchantId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE UNIQUE INDEX [IX_OwedMails_DedupeKey] ON [OwedMails] ([DedupeKey]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_OwedMails_SentAt_FailedAt_NextTryAt] ON [OwedMails] ([SentAt], [FailedAt], [NextTryAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_OwedUpdates_MerchantId_State] ON [OwedUpdates] ([MerchantId], [State]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_OwedUpdates_State_Kind_DueAt] ON [OwedUpdates] ([State], [Kind], [DueAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_Problems_EndedAt] ON [Problems] ([EndedAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_UpdateTries_At] ON [UpdateTries] ([At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    CREATE INDEX [IX_UpdateTries_Key_At] ON [UpdateTries] ([Key], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121220836_Initial'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261121220836_Initial', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    EXEC sp_rename N'[Services].[ConfirmationRules]', N'Rules', 'COLUMN';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [AdmissionPolicy] varchar(50) NOT NULL DEFAULT 'TimeStrict';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [Description] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [IntakeForm] nvarchar(max) NOT NULL DEFAULT N'[]';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [IsArchived] bit NOT NULL DEFAULT CAST(0 AS bit);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [IsOnline] bit NOT NULL DEFAULT CAST(0 AS bit);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [MinBookingBufferBeforeEnd] bigint NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [PriceInterpretation] varchar(50) NOT NULL DEFAULT 'ExactAmount';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [Tax] nvarchar(max) NOT NULL DEFAULT N'{}';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Services] ADD [Terms] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [AcceptedCards] nvarchar(max) NOT NULL DEFAULT N'[]';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Address] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Category] nvarchar(200) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [DefaultTerms] nvarchar(max) NOT NULL DEFAULT N'{}';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Geo] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Rules] nvarchar(max) NOT NULL DEFAULT N'[]';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [TaxMicroPercent] int NOT NULL DEFAULT 0;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Telephone] varchar(20) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [TermsText] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [TermsUrl] nvarchar(2000) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [TokenizationParameters] nvarchar(max) NOT NULL DEFAULT N'{}';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Merchants] ADD [Url] nvarchar(2000) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    DECLARE @var nvarchar(max);
    SELECT @var = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[IdempotentAnswers]') AND [c].[name] = N'Answer');
    IF @var IS NOT NULL EXEC(N'ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT ' + @var + ';');
    ALTER TABLE [IdempotentAnswers] ALTER COLUMN [Answer] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Bookings] ADD [ArrivedAt] datetime2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Bookings] ADD [Prepayment] varchar(50) NOT NULL DEFAULT 'NotProvided';
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Bookings] ADD [Terms] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [Bookings] ADD [TransactionId] varchar(255) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    ALTER TABLE [BookingEvents] ADD [Movement] uniqueidentifier NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE TABLE [BookingPayments] (
        [BookingId] varchar(64) NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [Reference] varchar(255) NOT NULL,
        [Credential] varchar(255) NULL,
        CONSTRAINT [PK_BookingPayments] PRIMARY KEY ([BookingId]),
        CONSTRAINT [FK_BookingPayments_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE NO ACTION
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE TABLE [LedgerEntries] (
        [Id] uniqueidentifier NOT NULL,
        [Movement] uniqueidentifier NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [BookingId] varchar(64) NOT NULL,
        [Kind] varchar(50) NOT NULL,
        [State] varchar(50) NOT NULL,
        [Micros] bigint NOT NULL,
        [Currency] varchar(3) NOT NULL,
        [At] datetime2 NOT NULL,
        [ActorKind] varchar(50) NOT NULL,
        [ActorId] nvarchar(450) NULL,
        [ActorName] nvarchar(200) NULL,
        [Reason] nvarchar(255) NULL,
        [ProcessorId] varchar(255) NULL,
        [Fault] varchar(100) NULL,
        CONSTRAINT [PK_LedgerEntries] PRIMARY KEY ([Id]),
        CONSTRAINT [FK_LedgerEntries_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE NO ACTION
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE TABLE [OfferDrafts] (
        [MerchantId] varchar(128) NOT NULL,
        [Document] nvarchar(max) NOT NULL,
        [BasedOn] bigint NOT NULL,
        [EditedBy] nvarchar(450) NOT NULL,
        [EditedByName] nvarchar(200) NOT NULL,
        [EditedAt] datetime2 NOT NULL,
        [Stamp] uniqueidentifier NOT NULL,
        CONSTRAINT [PK_OfferDrafts] PRIMARY KEY ([MerchantId]),
        CONSTRAINT [FK_OfferDrafts_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE TABLE [OfferRevisions] (
        [MerchantId] varchar(128) NOT NULL,
        [Version] bigint NOT NULL,
        [Document] nvarchar(max) NOT NULL,
        [PublishedAt] datetime2 NOT NULL,
        [PublishedBy] nvarchar(450) NULL,
        [PublishedByName] nvarchar(200) NULL,
        [RolledBackTo] bigint NULL,
        CONSTRAINT [PK_OfferRevisions] PRIMARY KEY ([MerchantId], [Version]),
        CONSTRAINT [FK_OfferRevisions_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE TABLE [SandboxPayments] (
        [Reference] varchar(255) NOT NULL,
        [Books] nvarchar(max) NOT NULL,
        [Stamp] uniqueidentifier NOT NULL,
        CONSTRAINT [PK_SandboxPayments] PRIMARY KEY ([Reference])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    EXEC(N'CREATE UNIQUE INDEX [IX_Bookings_MerchantId_TransactionId] ON [Bookings] ([MerchantId], [TransactionId]) WHERE [TransactionId] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE INDEX [IX_LedgerEntries_BookingId_At] ON [LedgerEntries] ([BookingId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE INDEX [IX_LedgerEntries_MerchantId_At] ON [LedgerEntries] ([MerchantId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    CREATE UNIQUE INDEX [IX_LedgerEntries_Movement_State] ON [LedgerEntries] ([Movement], [State]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261121235438_Offer3'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261121235438_Offer3', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122025026_WhoseRequest'
)
BEGIN
    ALTER TABLE [Memberships] ADD [StaffId] varchar(128) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122025026_WhoseRequest'
)
BEGIN
    CREATE TABLE [RequestOpenings] (
        [BookingId] varchar(64) NOT NULL,
        [UserId] nvarchar(450) NOT NULL,
        [MerchantId] varchar(128) NOT NULL,
        [OpenedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_RequestOpenings] PRIMARY KEY ([BookingId], [UserId]),
        CONSTRAINT [FK_RequestOpenings_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122025026_WhoseRequest'
)
BEGIN
    CREATE INDEX [IX_RequestOpenings_OpenedAt] ON [RequestOpenings] ([OpenedAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122025026_WhoseRequest'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122025026_WhoseRequest', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    ALTER TABLE [UpdateTries] ADD [DelayMilliseconds] bigint NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    ALTER TABLE [OwedUpdates] ADD [LateAt] datetime2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    ALTER TABLE [Bookings] ADD [Answers] nvarchar(max) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    UPDATE [Bookings] SET [NextDeadlineAt] = [CreatedAt]
    WHERE [NextDeadlineAt] IS NULL AND [Status] NOT IN (N'Pending', N'Paying', N'Failed')
        AND EXISTS (SELECT 1 FROM [LedgerEntries] e WHERE e.[BookingId] = [Bookings].[Id] AND e.[Kind] = N'DepositHold' AND e.[State] = N'Succeeded')
        AND NOT EXISTS (SELECT 1 FROM [LedgerEntries] e WHERE e.[BookingId] = [Bookings].[Id] AND e.[Kind] IN (N'DepositCapture', N'DepositRelease') AND e.[State] = N'Succeeded');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    EXEC(N'UPDATE [OwedUpdates] SET [LateAt] = [SentAt] WHERE [SentAt] > DATEADD(minute, 2, [OwedAt])');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122093938_IntakeAnswers'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122093938_IntakeAnswers', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122124550_ComesAnyTime'
)
BEGIN
    ALTER TABLE [Bookings] ADD [ComesAnyTime] bit NOT NULL DEFAULT CAST(0 AS bit);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122124550_ComesAnyTime'
)
BEGIN
    EXEC(N'UPDATE [Bookings] SET [ComesAnyTime] = 1
    WHERE [CreatedAt] > [Start]
        OR EXISTS (SELECT 1 FROM [Services] s WHERE s.[MerchantId] = [Bookings].[MerchantId] AND s.[Id] = [Bookings].[ServiceId] AND s.[AdmissionPolicy] = ''TimeFlexible'')');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122124550_ComesAnyTime'
)
BEGIN
    UPDATE [Bookings] SET [NextDeadlineAt] = [CreatedAt]
    WHERE [NextDeadlineAt] IS NULL AND [Status] NOT IN (N'Pending', N'Paying')
        AND EXISTS (SELECT 1 FROM [LedgerEntries] e WHERE e.[BookingId] = [Bookings].[Id] AND e.[Kind] = N'Refund' AND e.[State] = N'Succeeded');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122124550_ComesAnyTime'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122124550_ComesAnyTime', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    ALTER TABLE [UpdateTries] ADD [AnswerId] varchar(100) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    ALTER TABLE [UpdateTries] ADD [RequestId] varchar(100) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    ALTER TABLE [BookingEvents] ADD [RequestId] varchar(100) NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    CREATE TABLE [MethodCalls] (
        [Process] uniqueidentifier NOT NULL,
        [Method] varchar(50) NOT NULL,
        [At] datetime2 NOT NULL,
        [Slices] nvarchar(max) NOT NULL,
        CONSTRAINT [PK_MethodCalls] PRIMARY KEY ([Process], [Method])
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    CREATE INDEX [IX_MethodCalls_At] ON [MethodCalls] ([At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    CREATE INDEX [IX_Bookings_Guest_UserId_Start] ON [Bookings] ([Guest_UserId], [Start]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122131655_CallsAndGuests'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122131655_CallsAndGuests', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122164614_OpenChoices'
)
BEGIN
    CREATE TABLE [OfferOpenChoices] (
        [MerchantId] varchar(128) NOT NULL,
        [UserId] nvarchar(450) NOT NULL,
        [Document] nvarchar(max) NOT NULL,
        [Base] nvarchar(max) NOT NULL,
        [OtherName] nvarchar(200) NULL,
        [SavedAt] datetime2 NOT NULL,
        CONSTRAINT [PK_OfferOpenChoices] PRIMARY KEY ([MerchantId], [UserId]),
        CONSTRAINT [FK_OfferOpenChoices_OfferDrafts_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [OfferDrafts] ([MerchantId]) ON DELETE CASCADE
    );
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122164614_OpenChoices'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122164614_OpenChoices', N'10.0.14');
END;

COMMIT;
GO

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122191125_RoomChosen'
)
BEGIN
    ALTER TABLE [Bookings] ADD [RoomChosen] bit NOT NULL DEFAULT CAST(0 AS bit);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122191125_RoomChosen'
)
BEGIN
    EXEC(N'UPDATE [Bookings] SET [RoomChosen] = 1 WHERE [RoomId] IS NOT NULL AND CHARINDEX(N''"room_id":"'', [WireEcho]) > 0 AND CHARINDEX(N''"room_id":""'', [WireEcho]) = 0');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122191125_RoomChosen'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122191125_RoomChosen', N'10.0.14');
END;

COMMIT;
GO

