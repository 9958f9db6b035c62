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

BEGIN TRANSACTION;
IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Bookings_Guest_UserId_Start] ON [Bookings];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetRoleClaims] DROP CONSTRAINT [FK_AspNetRoleClaims_AspNetRoles_RoleId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserClaims] DROP CONSTRAINT [FK_AspNetUserClaims_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT [FK_AspNetUserLogins_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserPasskeys] DROP CONSTRAINT [FK_AspNetUserPasskeys_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] DROP CONSTRAINT [FK_AspNetUserRoles_AspNetRoles_RoleId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] DROP CONSTRAINT [FK_AspNetUserRoles_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT [FK_AspNetUserTokens_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingEvents] DROP CONSTRAINT [FK_BookingEvents_Bookings_BookingId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingPayments] DROP CONSTRAINT [FK_BookingPayments_Bookings_BookingId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] DROP CONSTRAINT [FK_Bookings_Merchants_MerchantId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] DROP CONSTRAINT [FK_Bookings_Services_MerchantId_ServiceId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [DecisionLinks] DROP CONSTRAINT [FK_DecisionLinks_Bookings_BookingId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [LedgerEntries] DROP CONSTRAINT [FK_LedgerEntries_Bookings_BookingId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Memberships] DROP CONSTRAINT [FK_Memberships_AspNetUsers_UserId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferDrafts] DROP CONSTRAINT [FK_OfferDrafts_Merchants_MerchantId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT [FK_OfferOpenChoices_OfferDrafts_MerchantId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferRevisions] DROP CONSTRAINT [FK_OfferRevisions_Merchants_MerchantId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [RequestOpenings] DROP CONSTRAINT [FK_RequestOpenings_Bookings_BookingId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Services] DROP CONSTRAINT [FK_Services_Merchants_MerchantId];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Activities] DROP CONSTRAINT [PK_Activities];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetRoles] DROP CONSTRAINT [PK_AspNetRoles];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT [PK_AspNetUserLogins];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] DROP CONSTRAINT [PK_AspNetUserRoles];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT [PK_AspNetUserTokens];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUsers] DROP CONSTRAINT [PK_AspNetUsers];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingPayments] DROP CONSTRAINT [PK_BookingPayments];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] DROP CONSTRAINT [PK_Bookings];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [CallBudgets] DROP CONSTRAINT [PK_CallBudgets];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [ContactAddresses] DROP CONSTRAINT [PK_ContactAddresses];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [ContactDrafts] DROP CONSTRAINT [PK_ContactDrafts];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [DecisionLinks] DROP CONSTRAINT [PK_DecisionLinks];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT [PK_IdempotentAnswers];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MailDomains] DROP CONSTRAINT [PK_MailDomains];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Memberships] DROP CONSTRAINT [PK_Memberships];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MerchantDays] DROP CONSTRAINT [PK_MerchantDays];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Merchants] DROP CONSTRAINT [PK_Merchants];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MethodCalls] DROP CONSTRAINT [PK_MethodCalls];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferDrafts] DROP CONSTRAINT [PK_OfferDrafts];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT [PK_OfferOpenChoices];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferRevisions] DROP CONSTRAINT [PK_OfferRevisions];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OwedUpdates] DROP CONSTRAINT [PK_OwedUpdates];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Problems] DROP CONSTRAINT [PK_Problems];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [RequestOpenings] DROP CONSTRAINT [PK_RequestOpenings];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Rooms] DROP CONSTRAINT [PK_Rooms];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [SandboxPayments] DROP CONSTRAINT [PK_SandboxPayments];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Services] DROP CONSTRAINT [PK_Services];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Staff] DROP CONSTRAINT [PK_Staff];
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var1 nvarchar(max);
    SELECT @var1 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Activities]') AND [c].[name] = N'Topic');
    IF @var1 IS NOT NULL EXEC(N'ALTER TABLE [Activities] DROP CONSTRAINT ' + @var1 + ';');
    ALTER TABLE [Activities] ALTER COLUMN [Topic] varchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var2 nvarchar(max);
    SELECT @var2 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoleClaims]') AND [c].[name] = N'ClaimType');
    IF @var2 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoleClaims] DROP CONSTRAINT ' + @var2 + ';');
    ALTER TABLE [AspNetRoleClaims] ALTER COLUMN [ClaimType] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var3 nvarchar(max);
    SELECT @var3 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoleClaims]') AND [c].[name] = N'ClaimValue');
    IF @var3 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoleClaims] DROP CONSTRAINT ' + @var3 + ';');
    ALTER TABLE [AspNetRoleClaims] ALTER COLUMN [ClaimValue] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_AspNetRoleClaims_RoleId] ON [AspNetRoleClaims];
    DECLARE @var4 nvarchar(max);
    SELECT @var4 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoleClaims]') AND [c].[name] = N'RoleId');
    IF @var4 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoleClaims] DROP CONSTRAINT ' + @var4 + ';');
    ALTER TABLE [AspNetRoleClaims] ALTER COLUMN [RoleId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_AspNetRoleClaims_RoleId] ON [AspNetRoleClaims] ([RoleId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var5 nvarchar(max);
    SELECT @var5 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoles]') AND [c].[name] = N'ConcurrencyStamp');
    IF @var5 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoles] DROP CONSTRAINT ' + @var5 + ';');
    ALTER TABLE [AspNetRoles] ALTER COLUMN [ConcurrencyStamp] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var6 nvarchar(max);
    SELECT @var6 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoles]') AND [c].[name] = N'Id');
    IF @var6 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoles] DROP CONSTRAINT ' + @var6 + ';');
    ALTER TABLE [AspNetRoles] ALTER COLUMN [Id] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var7 nvarchar(max);
    SELECT @var7 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoles]') AND [c].[name] = N'Name');
    IF @var7 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoles] DROP CONSTRAINT ' + @var7 + ';');
    ALTER TABLE [AspNetRoles] ALTER COLUMN [Name] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [RoleNameIndex] ON [AspNetRoles];
    DECLARE @var8 nvarchar(max);
    SELECT @var8 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetRoles]') AND [c].[name] = N'NormalizedName');
    IF @var8 IS NOT NULL EXEC(N'ALTER TABLE [AspNetRoles] DROP CONSTRAINT ' + @var8 + ';');
    ALTER TABLE [AspNetRoles] ALTER COLUMN [NormalizedName] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
    EXEC(N'CREATE UNIQUE INDEX [RoleNameIndex] ON [AspNetRoles] ([NormalizedName]) WHERE [NormalizedName] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var9 nvarchar(max);
    SELECT @var9 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserClaims]') AND [c].[name] = N'ClaimType');
    IF @var9 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserClaims] DROP CONSTRAINT ' + @var9 + ';');
    ALTER TABLE [AspNetUserClaims] ALTER COLUMN [ClaimType] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var10 nvarchar(max);
    SELECT @var10 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserClaims]') AND [c].[name] = N'ClaimValue');
    IF @var10 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserClaims] DROP CONSTRAINT ' + @var10 + ';');
    ALTER TABLE [AspNetUserClaims] ALTER COLUMN [ClaimValue] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_AspNetUserClaims_UserId] ON [AspNetUserClaims];
    DECLARE @var11 nvarchar(max);
    SELECT @var11 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserClaims]') AND [c].[name] = N'UserId');
    IF @var11 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserClaims] DROP CONSTRAINT ' + @var11 + ';');
    ALTER TABLE [AspNetUserClaims] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_AspNetUserClaims_UserId] ON [AspNetUserClaims] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var12 nvarchar(max);
    SELECT @var12 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserLogins]') AND [c].[name] = N'LoginProvider');
    IF @var12 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT ' + @var12 + ';');
    ALTER TABLE [AspNetUserLogins] ALTER COLUMN [LoginProvider] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var13 nvarchar(max);
    SELECT @var13 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserLogins]') AND [c].[name] = N'ProviderDisplayName');
    IF @var13 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT ' + @var13 + ';');
    ALTER TABLE [AspNetUserLogins] ALTER COLUMN [ProviderDisplayName] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var14 nvarchar(max);
    SELECT @var14 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserLogins]') AND [c].[name] = N'ProviderKey');
    IF @var14 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT ' + @var14 + ';');
    ALTER TABLE [AspNetUserLogins] ALTER COLUMN [ProviderKey] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_AspNetUserLogins_UserId] ON [AspNetUserLogins];
    DECLARE @var15 nvarchar(max);
    SELECT @var15 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserLogins]') AND [c].[name] = N'UserId');
    IF @var15 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserLogins] DROP CONSTRAINT ' + @var15 + ';');
    ALTER TABLE [AspNetUserLogins] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_AspNetUserLogins_UserId] ON [AspNetUserLogins] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_AspNetUserPasskeys_UserId] ON [AspNetUserPasskeys];
    DECLARE @var16 nvarchar(max);
    SELECT @var16 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserPasskeys]') AND [c].[name] = N'UserId');
    IF @var16 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserPasskeys] DROP CONSTRAINT ' + @var16 + ';');
    ALTER TABLE [AspNetUserPasskeys] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_AspNetUserPasskeys_UserId] ON [AspNetUserPasskeys] ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_AspNetUserRoles_RoleId] ON [AspNetUserRoles];
    DECLARE @var17 nvarchar(max);
    SELECT @var17 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserRoles]') AND [c].[name] = N'RoleId');
    IF @var17 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserRoles] DROP CONSTRAINT ' + @var17 + ';');
    ALTER TABLE [AspNetUserRoles] ALTER COLUMN [RoleId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_AspNetUserRoles_RoleId] ON [AspNetUserRoles] ([RoleId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var18 nvarchar(max);
    SELECT @var18 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserRoles]') AND [c].[name] = N'UserId');
    IF @var18 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserRoles] DROP CONSTRAINT ' + @var18 + ';');
    ALTER TABLE [AspNetUserRoles] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var19 nvarchar(max);
    SELECT @var19 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserTokens]') AND [c].[name] = N'LoginProvider');
    IF @var19 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT ' + @var19 + ';');
    ALTER TABLE [AspNetUserTokens] ALTER COLUMN [LoginProvider] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var20 nvarchar(max);
    SELECT @var20 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserTokens]') AND [c].[name] = N'Name');
    IF @var20 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT ' + @var20 + ';');
    ALTER TABLE [AspNetUserTokens] ALTER COLUMN [Name] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var21 nvarchar(max);
    SELECT @var21 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserTokens]') AND [c].[name] = N'UserId');
    IF @var21 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT ' + @var21 + ';');
    ALTER TABLE [AspNetUserTokens] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var22 nvarchar(max);
    SELECT @var22 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUserTokens]') AND [c].[name] = N'Value');
    IF @var22 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUserTokens] DROP CONSTRAINT ' + @var22 + ';');
    ALTER TABLE [AspNetUserTokens] ALTER COLUMN [Value] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var23 nvarchar(max);
    SELECT @var23 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'ConcurrencyStamp');
    IF @var23 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var23 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [ConcurrencyStamp] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var24 nvarchar(max);
    SELECT @var24 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'DisplayName');
    IF @var24 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var24 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [DisplayName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var25 nvarchar(max);
    SELECT @var25 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'Email');
    IF @var25 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var25 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [Email] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var26 nvarchar(max);
    SELECT @var26 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'Id');
    IF @var26 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var26 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [Id] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var27 nvarchar(max);
    SELECT @var27 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'InvitedBy');
    IF @var27 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var27 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [InvitedBy] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var28 nvarchar(max);
    SELECT @var28 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'Language');
    IF @var28 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var28 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [Language] nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [EmailIndex] ON [AspNetUsers];
    DECLARE @var29 nvarchar(max);
    SELECT @var29 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'NormalizedEmail');
    IF @var29 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var29 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [NormalizedEmail] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
    CREATE INDEX [EmailIndex] ON [AspNetUsers] ([NormalizedEmail]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [UserNameIndex] ON [AspNetUsers];
    DECLARE @var30 nvarchar(max);
    SELECT @var30 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'NormalizedUserName');
    IF @var30 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var30 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [NormalizedUserName] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
    EXEC(N'CREATE UNIQUE INDEX [UserNameIndex] ON [AspNetUsers] ([NormalizedUserName]) WHERE [NormalizedUserName] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var31 nvarchar(max);
    SELECT @var31 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'PasswordHash');
    IF @var31 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var31 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [PasswordHash] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var32 nvarchar(max);
    SELECT @var32 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'PhoneNumber');
    IF @var32 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var32 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [PhoneNumber] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var33 nvarchar(max);
    SELECT @var33 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'Role');
    IF @var33 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var33 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [Role] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var34 nvarchar(max);
    SELECT @var34 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'SecurityStamp');
    IF @var34 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var34 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [SecurityStamp] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var35 nvarchar(max);
    SELECT @var35 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AspNetUsers]') AND [c].[name] = N'UserName');
    IF @var35 IS NOT NULL EXEC(N'ALTER TABLE [AspNetUsers] DROP CONSTRAINT ' + @var35 + ';');
    ALTER TABLE [AspNetUsers] ALTER COLUMN [UserName] nvarchar(256) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var36 nvarchar(max);
    SELECT @var36 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'Action');
    IF @var36 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var36 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [Action] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var37 nvarchar(max);
    SELECT @var37 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'After');
    IF @var37 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var37 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [After] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var38 nvarchar(max);
    SELECT @var38 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'Before');
    IF @var38 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var38 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [Before] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var39 nvarchar(max);
    SELECT @var39 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'ByName');
    IF @var39 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var39 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [ByName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var40 nvarchar(max);
    SELECT @var40 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'ByUser');
    IF @var40 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var40 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [ByUser] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var41 nvarchar(max);
    SELECT @var41 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[AuditEntries]') AND [c].[name] = N'Object');
    IF @var41 IS NOT NULL EXEC(N'ALTER TABLE [AuditEntries] DROP CONSTRAINT ' + @var41 + ';');
    ALTER TABLE [AuditEntries] ALTER COLUMN [Object] nvarchar(500) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var42 nvarchar(max);
    SELECT @var42 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'ActorId');
    IF @var42 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var42 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [ActorId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var43 nvarchar(max);
    SELECT @var43 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'ActorKind');
    IF @var43 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var43 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [ActorKind] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var44 nvarchar(max);
    SELECT @var44 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'ActorName');
    IF @var44 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var44 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [ActorName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_BookingEvents_BookingId_At] ON [BookingEvents];
    DECLARE @var45 nvarchar(max);
    SELECT @var45 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'BookingId');
    IF @var45 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var45 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_BookingEvents_BookingId_At] ON [BookingEvents] ([BookingId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var46 nvarchar(max);
    SELECT @var46 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'Kind');
    IF @var46 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var46 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [Kind] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var47 nvarchar(max);
    SELECT @var47 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'Note');
    IF @var47 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var47 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [Note] nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var48 nvarchar(max);
    SELECT @var48 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'Reason');
    IF @var48 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var48 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [Reason] varchar(50) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var49 nvarchar(max);
    SELECT @var49 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingEvents]') AND [c].[name] = N'RequestId');
    IF @var49 IS NOT NULL EXEC(N'ALTER TABLE [BookingEvents] DROP CONSTRAINT ' + @var49 + ';');
    ALTER TABLE [BookingEvents] ALTER COLUMN [RequestId] varchar(100) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var50 nvarchar(max);
    SELECT @var50 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingPayments]') AND [c].[name] = N'BookingId');
    IF @var50 IS NOT NULL EXEC(N'ALTER TABLE [BookingPayments] DROP CONSTRAINT ' + @var50 + ';');
    ALTER TABLE [BookingPayments] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var51 nvarchar(max);
    SELECT @var51 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingPayments]') AND [c].[name] = N'Credential');
    IF @var51 IS NOT NULL EXEC(N'ALTER TABLE [BookingPayments] DROP CONSTRAINT ' + @var51 + ';');
    ALTER TABLE [BookingPayments] ALTER COLUMN [Credential] varchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var52 nvarchar(max);
    SELECT @var52 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingPayments]') AND [c].[name] = N'MerchantId');
    IF @var52 IS NOT NULL EXEC(N'ALTER TABLE [BookingPayments] DROP CONSTRAINT ' + @var52 + ';');
    ALTER TABLE [BookingPayments] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var53 nvarchar(max);
    SELECT @var53 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[BookingPayments]') AND [c].[name] = N'Reference');
    IF @var53 IS NOT NULL EXEC(N'ALTER TABLE [BookingPayments] DROP CONSTRAINT ' + @var53 + ';');
    ALTER TABLE [BookingPayments] ALTER COLUMN [Reference] varchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var54 nvarchar(max);
    SELECT @var54 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'AdditionalRequest');
    IF @var54 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var54 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [AdditionalRequest] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var55 nvarchar(max);
    SELECT @var55 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Answers');
    IF @var55 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var55 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Answers] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var56 nvarchar(max);
    SELECT @var56 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Channel');
    IF @var56 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var56 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Channel] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var57 nvarchar(max);
    SELECT @var57 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'DeclineReason');
    IF @var57 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var57 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [DeclineReason] varchar(50) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var58 nvarchar(max);
    SELECT @var58 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'FailureCause');
    IF @var58 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var58 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [FailureCause] varchar(50) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var59 nvarchar(max);
    SELECT @var59 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Guest_Email');
    IF @var59 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var59 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Guest_Email] nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var60 nvarchar(max);
    SELECT @var60 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Guest_FamilyName');
    IF @var60 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var60 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Guest_FamilyName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var61 nvarchar(max);
    SELECT @var61 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Guest_GivenName');
    IF @var61 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var61 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Guest_GivenName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var62 nvarchar(max);
    SELECT @var62 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Guest_Telephone');
    IF @var62 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var62 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Guest_Telephone] nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var63 nvarchar(max);
    SELECT @var63 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Guest_UserId');
    IF @var63 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var63 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Guest_UserId] nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var64 nvarchar(max);
    SELECT @var64 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Id');
    IF @var64 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var64 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Id] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Bookings_MerchantId_ServiceId] ON [Bookings];
    DROP INDEX [IX_Bookings_MerchantId_Start] ON [Bookings];
    DROP INDEX [IX_Bookings_MerchantId_Status_DecideBy] ON [Bookings];
    DROP INDEX [IX_Bookings_MerchantId_TransactionId] ON [Bookings];
    DECLARE @var65 nvarchar(max);
    SELECT @var65 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'MerchantId');
    IF @var65 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var65 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_Bookings_MerchantId_ServiceId] ON [Bookings] ([MerchantId], [ServiceId]);
    CREATE INDEX [IX_Bookings_MerchantId_Start] ON [Bookings] ([MerchantId], [Start]);
    CREATE INDEX [IX_Bookings_MerchantId_Status_DecideBy] ON [Bookings] ([MerchantId], [Status], [DecideBy]);
    EXEC(N'CREATE UNIQUE INDEX [IX_Bookings_MerchantId_TransactionId] ON [Bookings] ([MerchantId], [TransactionId]) WHERE [TransactionId] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var66 nvarchar(max);
    SELECT @var66 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Mode');
    IF @var66 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var66 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Mode] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var67 nvarchar(max);
    SELECT @var67 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Note');
    IF @var67 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var67 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Note] nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var68 nvarchar(max);
    SELECT @var68 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Prepayment');
    IF @var68 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var68 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Prepayment] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var69 nvarchar(max);
    SELECT @var69 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'RoomId');
    IF @var69 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var69 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [RoomId] varchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Bookings_MerchantId_ServiceId] ON [Bookings];
    DECLARE @var70 nvarchar(max);
    SELECT @var70 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'ServiceId');
    IF @var70 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var70 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [ServiceId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_Bookings_MerchantId_ServiceId] ON [Bookings] ([MerchantId], [ServiceId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var71 nvarchar(max);
    SELECT @var71 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'StaffId');
    IF @var71 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var71 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [StaffId] varchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Bookings_MerchantId_Status_DecideBy] ON [Bookings];
    DECLARE @var72 nvarchar(max);
    SELECT @var72 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Status');
    IF @var72 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var72 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Status] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_Bookings_MerchantId_Status_DecideBy] ON [Bookings] ([MerchantId], [Status], [DecideBy]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var73 nvarchar(max);
    SELECT @var73 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'StatusBy');
    IF @var73 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var73 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [StatusBy] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var74 nvarchar(max);
    SELECT @var74 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'StatusByUser');
    IF @var74 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var74 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [StatusByUser] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var75 nvarchar(max);
    SELECT @var75 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'Terms');
    IF @var75 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var75 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [Terms] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Bookings_MerchantId_TransactionId] ON [Bookings];
    DECLARE @var76 nvarchar(max);
    SELECT @var76 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'TransactionId');
    IF @var76 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var76 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [TransactionId] varchar(255) COLLATE Latin1_General_100_BIN2 NULL;
    EXEC(N'CREATE UNIQUE INDEX [IX_Bookings_MerchantId_TransactionId] ON [Bookings] ([MerchantId], [TransactionId]) WHERE [TransactionId] IS NOT NULL');
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var77 nvarchar(max);
    SELECT @var77 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Bookings]') AND [c].[name] = N'WireEcho');
    IF @var77 IS NOT NULL EXEC(N'ALTER TABLE [Bookings] DROP CONSTRAINT ' + @var77 + ';');
    ALTER TABLE [Bookings] ALTER COLUMN [WireEcho] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var78 nvarchar(max);
    SELECT @var78 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[CallBudgets]') AND [c].[name] = N'Name');
    IF @var78 IS NOT NULL EXEC(N'ALTER TABLE [CallBudgets] DROP CONSTRAINT ' + @var78 + ';');
    ALTER TABLE [CallBudgets] ALTER COLUMN [Name] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var79 nvarchar(max);
    SELECT @var79 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactAddresses]') AND [c].[name] = N'Address');
    IF @var79 IS NOT NULL EXEC(N'ALTER TABLE [ContactAddresses] DROP CONSTRAINT ' + @var79 + ';');
    ALTER TABLE [ContactAddresses] ALTER COLUMN [Address] nvarchar(254) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var80 nvarchar(max);
    SELECT @var80 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactAddresses]') AND [c].[name] = N'Key');
    IF @var80 IS NOT NULL EXEC(N'ALTER TABLE [ContactAddresses] DROP CONSTRAINT ' + @var80 + ';');
    ALTER TABLE [ContactAddresses] ALTER COLUMN [Key] nvarchar(254) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var81 nvarchar(max);
    SELECT @var81 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactDrafts]') AND [c].[name] = N'ByName');
    IF @var81 IS NOT NULL EXEC(N'ALTER TABLE [ContactDrafts] DROP CONSTRAINT ' + @var81 + ';');
    ALTER TABLE [ContactDrafts] ALTER COLUMN [ByName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var82 nvarchar(max);
    SELECT @var82 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactDrafts]') AND [c].[name] = N'Contact');
    IF @var82 IS NOT NULL EXEC(N'ALTER TABLE [ContactDrafts] DROP CONSTRAINT ' + @var82 + ';');
    ALTER TABLE [ContactDrafts] ALTER COLUMN [Contact] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var83 nvarchar(max);
    SELECT @var83 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactDrafts]') AND [c].[name] = N'UserId');
    IF @var83 IS NOT NULL EXEC(N'ALTER TABLE [ContactDrafts] DROP CONSTRAINT ' + @var83 + ';');
    ALTER TABLE [ContactDrafts] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var84 nvarchar(max);
    SELECT @var84 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactInformation]') AND [c].[name] = N'Contact');
    IF @var84 IS NOT NULL EXEC(N'ALTER TABLE [ContactInformation] DROP CONSTRAINT ' + @var84 + ';');
    ALTER TABLE [ContactInformation] ALTER COLUMN [Contact] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var85 nvarchar(max);
    SELECT @var85 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ContactInformation]') AND [c].[name] = N'SavedByName');
    IF @var85 IS NOT NULL EXEC(N'ALTER TABLE [ContactInformation] DROP CONSTRAINT ' + @var85 + ';');
    ALTER TABLE [ContactInformation] ALTER COLUMN [SavedByName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var86 nvarchar(max);
    SELECT @var86 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DecisionLinks]') AND [c].[name] = N'Action');
    IF @var86 IS NOT NULL EXEC(N'ALTER TABLE [DecisionLinks] DROP CONSTRAINT ' + @var86 + ';');
    ALTER TABLE [DecisionLinks] ALTER COLUMN [Action] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_DecisionLinks_BookingId] ON [DecisionLinks];
    DECLARE @var87 nvarchar(max);
    SELECT @var87 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DecisionLinks]') AND [c].[name] = N'BookingId');
    IF @var87 IS NOT NULL EXEC(N'ALTER TABLE [DecisionLinks] DROP CONSTRAINT ' + @var87 + ';');
    ALTER TABLE [DecisionLinks] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_DecisionLinks_BookingId] ON [DecisionLinks] ([BookingId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var88 nvarchar(max);
    SELECT @var88 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DecisionLinks]') AND [c].[name] = N'MerchantId');
    IF @var88 IS NOT NULL EXEC(N'ALTER TABLE [DecisionLinks] DROP CONSTRAINT ' + @var88 + ';');
    ALTER TABLE [DecisionLinks] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var89 nvarchar(max);
    SELECT @var89 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DecisionLinks]') AND [c].[name] = N'TokenHash');
    IF @var89 IS NOT NULL EXEC(N'ALTER TABLE [DecisionLinks] DROP CONSTRAINT ' + @var89 + ';');
    ALTER TABLE [DecisionLinks] ALTER COLUMN [TokenHash] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var90 nvarchar(max);
    SELECT @var90 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DecisionLinks]') AND [c].[name] = N'UserId');
    IF @var90 IS NOT NULL EXEC(N'ALTER TABLE [DecisionLinks] DROP CONSTRAINT ' + @var90 + ';');
    ALTER TABLE [DecisionLinks] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var91 nvarchar(max);
    SELECT @var91 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[DeploymentMark]') AND [c].[name] = N'Environment');
    IF @var91 IS NOT NULL EXEC(N'ALTER TABLE [DeploymentMark] DROP CONSTRAINT ' + @var91 + ';');
    ALTER TABLE [DeploymentMark] ALTER COLUMN [Environment] varchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var92 nvarchar(max);
    SELECT @var92 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[IdempotentAnswers]') AND [c].[name] = N'Answer');
    IF @var92 IS NOT NULL EXEC(N'ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT ' + @var92 + ';');
    ALTER TABLE [IdempotentAnswers] ALTER COLUMN [Answer] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_IdempotentAnswers_BookingId] ON [IdempotentAnswers];
    DECLARE @var93 nvarchar(max);
    SELECT @var93 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[IdempotentAnswers]') AND [c].[name] = N'BookingId');
    IF @var93 IS NOT NULL EXEC(N'ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT ' + @var93 + ';');
    ALTER TABLE [IdempotentAnswers] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_IdempotentAnswers_BookingId] ON [IdempotentAnswers] ([BookingId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var94 nvarchar(max);
    SELECT @var94 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[IdempotentAnswers]') AND [c].[name] = N'RequestHash');
    IF @var94 IS NOT NULL EXEC(N'ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT ' + @var94 + ';');
    ALTER TABLE [IdempotentAnswers] ALTER COLUMN [RequestHash] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var95 nvarchar(max);
    SELECT @var95 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[IdempotentAnswers]') AND [c].[name] = N'Token');
    IF @var95 IS NOT NULL EXEC(N'ALTER TABLE [IdempotentAnswers] DROP CONSTRAINT ' + @var95 + ';');
    ALTER TABLE [IdempotentAnswers] ALTER COLUMN [Token] nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var96 nvarchar(max);
    SELECT @var96 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'ActorId');
    IF @var96 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var96 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [ActorId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var97 nvarchar(max);
    SELECT @var97 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'ActorKind');
    IF @var97 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var97 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [ActorKind] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var98 nvarchar(max);
    SELECT @var98 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'ActorName');
    IF @var98 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var98 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [ActorName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_LedgerEntries_BookingId_At] ON [LedgerEntries];
    DECLARE @var99 nvarchar(max);
    SELECT @var99 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'BookingId');
    IF @var99 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var99 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_LedgerEntries_BookingId_At] ON [LedgerEntries] ([BookingId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var100 nvarchar(max);
    SELECT @var100 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'Currency');
    IF @var100 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var100 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [Currency] varchar(3) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var101 nvarchar(max);
    SELECT @var101 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'Fault');
    IF @var101 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var101 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [Fault] varchar(100) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var102 nvarchar(max);
    SELECT @var102 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'Kind');
    IF @var102 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var102 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [Kind] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_LedgerEntries_MerchantId_At] ON [LedgerEntries];
    DECLARE @var103 nvarchar(max);
    SELECT @var103 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'MerchantId');
    IF @var103 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var103 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_LedgerEntries_MerchantId_At] ON [LedgerEntries] ([MerchantId], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var104 nvarchar(max);
    SELECT @var104 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'ProcessorId');
    IF @var104 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var104 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [ProcessorId] varchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var105 nvarchar(max);
    SELECT @var105 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'Reason');
    IF @var105 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var105 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [Reason] nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_LedgerEntries_Movement_State] ON [LedgerEntries];
    DECLARE @var106 nvarchar(max);
    SELECT @var106 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[LedgerEntries]') AND [c].[name] = N'State');
    IF @var106 IS NOT NULL EXEC(N'ALTER TABLE [LedgerEntries] DROP CONSTRAINT ' + @var106 + ';');
    ALTER TABLE [LedgerEntries] ALTER COLUMN [State] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE UNIQUE INDEX [IX_LedgerEntries_Movement_State] ON [LedgerEntries] ([Movement], [State]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var107 nvarchar(max);
    SELECT @var107 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[MailDomains]') AND [c].[name] = N'Domain');
    IF @var107 IS NOT NULL EXEC(N'ALTER TABLE [MailDomains] DROP CONSTRAINT ' + @var107 + ';');
    ALTER TABLE [MailDomains] ALTER COLUMN [Domain] varchar(254) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_Memberships_MerchantId] ON [Memberships];
    DECLARE @var108 nvarchar(max);
    SELECT @var108 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Memberships]') AND [c].[name] = N'MerchantId');
    IF @var108 IS NOT NULL EXEC(N'ALTER TABLE [Memberships] DROP CONSTRAINT ' + @var108 + ';');
    ALTER TABLE [Memberships] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_Memberships_MerchantId] ON [Memberships] ([MerchantId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var109 nvarchar(max);
    SELECT @var109 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Memberships]') AND [c].[name] = N'StaffId');
    IF @var109 IS NOT NULL EXEC(N'ALTER TABLE [Memberships] DROP CONSTRAINT ' + @var109 + ';');
    ALTER TABLE [Memberships] ALTER COLUMN [StaffId] varchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var110 nvarchar(max);
    SELECT @var110 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Memberships]') AND [c].[name] = N'UserId');
    IF @var110 IS NOT NULL EXEC(N'ALTER TABLE [Memberships] DROP CONSTRAINT ' + @var110 + ';');
    ALTER TABLE [Memberships] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var111 nvarchar(max);
    SELECT @var111 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[MerchantDays]') AND [c].[name] = N'Date');
    IF @var111 IS NOT NULL EXEC(N'ALTER TABLE [MerchantDays] DROP CONSTRAINT ' + @var111 + ';');
    ALTER TABLE [MerchantDays] ALTER COLUMN [Date] varchar(10) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var112 nvarchar(max);
    SELECT @var112 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[MerchantDays]') AND [c].[name] = N'MerchantId');
    IF @var112 IS NOT NULL EXEC(N'ALTER TABLE [MerchantDays] DROP CONSTRAINT ' + @var112 + ';');
    ALTER TABLE [MerchantDays] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var113 nvarchar(max);
    SELECT @var113 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'AcceptedCards');
    IF @var113 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var113 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [AcceptedCards] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var114 nvarchar(max);
    SELECT @var114 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Address');
    IF @var114 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var114 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Address] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var115 nvarchar(max);
    SELECT @var115 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Category');
    IF @var115 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var115 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Category] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var116 nvarchar(max);
    SELECT @var116 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Currency');
    IF @var116 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var116 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Currency] varchar(3) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var117 nvarchar(max);
    SELECT @var117 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'DefaultTerms');
    IF @var117 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var117 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [DefaultTerms] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var118 nvarchar(max);
    SELECT @var118 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Geo');
    IF @var118 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var118 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Geo] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var119 nvarchar(max);
    SELECT @var119 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Hours');
    IF @var119 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var119 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Hours] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var120 nvarchar(max);
    SELECT @var120 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Id');
    IF @var120 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var120 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Id] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var121 nvarchar(max);
    SELECT @var121 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Language');
    IF @var121 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var121 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Language] varchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var122 nvarchar(max);
    SELECT @var122 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Name');
    IF @var122 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var122 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var123 nvarchar(max);
    SELECT @var123 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Rules');
    IF @var123 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var123 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Rules] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var124 nvarchar(max);
    SELECT @var124 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Telephone');
    IF @var124 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var124 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Telephone] varchar(20) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var125 nvarchar(max);
    SELECT @var125 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'TermsText');
    IF @var125 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var125 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [TermsText] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var126 nvarchar(max);
    SELECT @var126 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'TermsUrl');
    IF @var126 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var126 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [TermsUrl] nvarchar(2000) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var127 nvarchar(max);
    SELECT @var127 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'TokenizationParameters');
    IF @var127 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var127 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [TokenizationParameters] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var128 nvarchar(max);
    SELECT @var128 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Url');
    IF @var128 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var128 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Url] nvarchar(2000) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var129 nvarchar(max);
    SELECT @var129 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'Vertical');
    IF @var129 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var129 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [Vertical] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var130 nvarchar(max);
    SELECT @var130 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Merchants]') AND [c].[name] = N'ZoneId');
    IF @var130 IS NOT NULL EXEC(N'ALTER TABLE [Merchants] DROP CONSTRAINT ' + @var130 + ';');
    ALTER TABLE [Merchants] ALTER COLUMN [ZoneId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var131 nvarchar(max);
    SELECT @var131 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[MethodCalls]') AND [c].[name] = N'Method');
    IF @var131 IS NOT NULL EXEC(N'ALTER TABLE [MethodCalls] DROP CONSTRAINT ' + @var131 + ';');
    ALTER TABLE [MethodCalls] ALTER COLUMN [Method] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var132 nvarchar(max);
    SELECT @var132 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[MethodCalls]') AND [c].[name] = N'Slices');
    IF @var132 IS NOT NULL EXEC(N'ALTER TABLE [MethodCalls] DROP CONSTRAINT ' + @var132 + ';');
    ALTER TABLE [MethodCalls] ALTER COLUMN [Slices] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var133 nvarchar(max);
    SELECT @var133 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferDrafts]') AND [c].[name] = N'Document');
    IF @var133 IS NOT NULL EXEC(N'ALTER TABLE [OfferDrafts] DROP CONSTRAINT ' + @var133 + ';');
    ALTER TABLE [OfferDrafts] ALTER COLUMN [Document] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var134 nvarchar(max);
    SELECT @var134 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferDrafts]') AND [c].[name] = N'EditedBy');
    IF @var134 IS NOT NULL EXEC(N'ALTER TABLE [OfferDrafts] DROP CONSTRAINT ' + @var134 + ';');
    ALTER TABLE [OfferDrafts] ALTER COLUMN [EditedBy] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var135 nvarchar(max);
    SELECT @var135 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferDrafts]') AND [c].[name] = N'EditedByName');
    IF @var135 IS NOT NULL EXEC(N'ALTER TABLE [OfferDrafts] DROP CONSTRAINT ' + @var135 + ';');
    ALTER TABLE [OfferDrafts] ALTER COLUMN [EditedByName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var136 nvarchar(max);
    SELECT @var136 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferDrafts]') AND [c].[name] = N'MerchantId');
    IF @var136 IS NOT NULL EXEC(N'ALTER TABLE [OfferDrafts] DROP CONSTRAINT ' + @var136 + ';');
    ALTER TABLE [OfferDrafts] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var137 nvarchar(max);
    SELECT @var137 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferOpenChoices]') AND [c].[name] = N'Base');
    IF @var137 IS NOT NULL EXEC(N'ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT ' + @var137 + ';');
    ALTER TABLE [OfferOpenChoices] ALTER COLUMN [Base] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var138 nvarchar(max);
    SELECT @var138 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferOpenChoices]') AND [c].[name] = N'Document');
    IF @var138 IS NOT NULL EXEC(N'ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT ' + @var138 + ';');
    ALTER TABLE [OfferOpenChoices] ALTER COLUMN [Document] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var139 nvarchar(max);
    SELECT @var139 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferOpenChoices]') AND [c].[name] = N'MerchantId');
    IF @var139 IS NOT NULL EXEC(N'ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT ' + @var139 + ';');
    ALTER TABLE [OfferOpenChoices] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var140 nvarchar(max);
    SELECT @var140 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferOpenChoices]') AND [c].[name] = N'OtherName');
    IF @var140 IS NOT NULL EXEC(N'ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT ' + @var140 + ';');
    ALTER TABLE [OfferOpenChoices] ALTER COLUMN [OtherName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var141 nvarchar(max);
    SELECT @var141 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferOpenChoices]') AND [c].[name] = N'UserId');
    IF @var141 IS NOT NULL EXEC(N'ALTER TABLE [OfferOpenChoices] DROP CONSTRAINT ' + @var141 + ';');
    ALTER TABLE [OfferOpenChoices] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var142 nvarchar(max);
    SELECT @var142 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferRevisions]') AND [c].[name] = N'Document');
    IF @var142 IS NOT NULL EXEC(N'ALTER TABLE [OfferRevisions] DROP CONSTRAINT ' + @var142 + ';');
    ALTER TABLE [OfferRevisions] ALTER COLUMN [Document] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var143 nvarchar(max);
    SELECT @var143 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferRevisions]') AND [c].[name] = N'MerchantId');
    IF @var143 IS NOT NULL EXEC(N'ALTER TABLE [OfferRevisions] DROP CONSTRAINT ' + @var143 + ';');
    ALTER TABLE [OfferRevisions] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var144 nvarchar(max);
    SELECT @var144 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferRevisions]') AND [c].[name] = N'PublishedBy');
    IF @var144 IS NOT NULL EXEC(N'ALTER TABLE [OfferRevisions] DROP CONSTRAINT ' + @var144 + ';');
    ALTER TABLE [OfferRevisions] ALTER COLUMN [PublishedBy] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var145 nvarchar(max);
    SELECT @var145 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OfferRevisions]') AND [c].[name] = N'PublishedByName');
    IF @var145 IS NOT NULL EXEC(N'ALTER TABLE [OfferRevisions] DROP CONSTRAINT ' + @var145 + ';');
    ALTER TABLE [OfferRevisions] ALTER COLUMN [PublishedByName] nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_OwedMails_DedupeKey] ON [OwedMails];
    DECLARE @var146 nvarchar(max);
    SELECT @var146 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'DedupeKey');
    IF @var146 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var146 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [DedupeKey] varchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE UNIQUE INDEX [IX_OwedMails_DedupeKey] ON [OwedMails] ([DedupeKey]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var147 nvarchar(max);
    SELECT @var147 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'Language');
    IF @var147 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var147 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [Language] varchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var148 nvarchar(max);
    SELECT @var148 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'LastError');
    IF @var148 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var148 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [LastError] nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var149 nvarchar(max);
    SELECT @var149 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'Template');
    IF @var149 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var149 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [Template] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var150 nvarchar(max);
    SELECT @var150 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'ToAddress');
    IF @var150 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var150 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [ToAddress] nvarchar(254) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var151 nvarchar(max);
    SELECT @var151 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedMails]') AND [c].[name] = N'Values');
    IF @var151 IS NOT NULL EXEC(N'ALTER TABLE [OwedMails] DROP CONSTRAINT ' + @var151 + ';');
    ALTER TABLE [OwedMails] ALTER COLUMN [Values] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var152 nvarchar(max);
    SELECT @var152 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'BookingId');
    IF @var152 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var152 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var153 nvarchar(max);
    SELECT @var153 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'Date');
    IF @var153 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var153 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [Date] varchar(10) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var154 nvarchar(max);
    SELECT @var154 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'DiscardReason');
    IF @var154 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var154 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [DiscardReason] nvarchar(255) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var155 nvarchar(max);
    SELECT @var155 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'DiscardedBy');
    IF @var155 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var155 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [DiscardedBy] nvarchar(450) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var156 nvarchar(max);
    SELECT @var156 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'Key');
    IF @var156 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var156 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [Key] varchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var157 nvarchar(max);
    SELECT @var157 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'LastAnswer');
    IF @var157 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var157 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [LastAnswer] nvarchar(500) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var158 nvarchar(max);
    SELECT @var158 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'LastFault');
    IF @var158 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var158 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [LastFault] varchar(50) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_OwedUpdates_MerchantId_State] ON [OwedUpdates];
    DECLARE @var159 nvarchar(max);
    SELECT @var159 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'MerchantId');
    IF @var159 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var159 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_OwedUpdates_MerchantId_State] ON [OwedUpdates] ([MerchantId], [State]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var160 nvarchar(max);
    SELECT @var160 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'ServiceId');
    IF @var160 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var160 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [ServiceId] varchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var161 nvarchar(max);
    SELECT @var161 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'StaffId');
    IF @var161 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var161 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [StaffId] varchar(128) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_OwedUpdates_MerchantId_State] ON [OwedUpdates];
    DROP INDEX [IX_OwedUpdates_State_Kind_DueAt] ON [OwedUpdates];
    DECLARE @var162 nvarchar(max);
    SELECT @var162 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[OwedUpdates]') AND [c].[name] = N'State');
    IF @var162 IS NOT NULL EXEC(N'ALTER TABLE [OwedUpdates] DROP CONSTRAINT ' + @var162 + ';');
    ALTER TABLE [OwedUpdates] ALTER COLUMN [State] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_OwedUpdates_MerchantId_State] ON [OwedUpdates] ([MerchantId], [State]);
    CREATE INDEX [IX_OwedUpdates_State_Kind_DueAt] ON [OwedUpdates] ([State], [Kind], [DueAt]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var163 nvarchar(max);
    SELECT @var163 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Problems]') AND [c].[name] = N'Key');
    IF @var163 IS NOT NULL EXEC(N'ALTER TABLE [Problems] DROP CONSTRAINT ' + @var163 + ';');
    ALTER TABLE [Problems] ALTER COLUMN [Key] varchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var164 nvarchar(max);
    SELECT @var164 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Problems]') AND [c].[name] = N'Kind');
    IF @var164 IS NOT NULL EXEC(N'ALTER TABLE [Problems] DROP CONSTRAINT ' + @var164 + ';');
    ALTER TABLE [Problems] ALTER COLUMN [Kind] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var165 nvarchar(max);
    SELECT @var165 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ProtectionKeys]') AND [c].[name] = N'Name');
    IF @var165 IS NOT NULL EXEC(N'ALTER TABLE [ProtectionKeys] DROP CONSTRAINT ' + @var165 + ';');
    ALTER TABLE [ProtectionKeys] ALTER COLUMN [Name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var166 nvarchar(max);
    SELECT @var166 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[ProtectionKeys]') AND [c].[name] = N'Xml');
    IF @var166 IS NOT NULL EXEC(N'ALTER TABLE [ProtectionKeys] DROP CONSTRAINT ' + @var166 + ';');
    ALTER TABLE [ProtectionKeys] ALTER COLUMN [Xml] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var167 nvarchar(max);
    SELECT @var167 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[RequestOpenings]') AND [c].[name] = N'BookingId');
    IF @var167 IS NOT NULL EXEC(N'ALTER TABLE [RequestOpenings] DROP CONSTRAINT ' + @var167 + ';');
    ALTER TABLE [RequestOpenings] ALTER COLUMN [BookingId] varchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var168 nvarchar(max);
    SELECT @var168 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[RequestOpenings]') AND [c].[name] = N'MerchantId');
    IF @var168 IS NOT NULL EXEC(N'ALTER TABLE [RequestOpenings] DROP CONSTRAINT ' + @var168 + ';');
    ALTER TABLE [RequestOpenings] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var169 nvarchar(max);
    SELECT @var169 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[RequestOpenings]') AND [c].[name] = N'UserId');
    IF @var169 IS NOT NULL EXEC(N'ALTER TABLE [RequestOpenings] DROP CONSTRAINT ' + @var169 + ';');
    ALTER TABLE [RequestOpenings] ALTER COLUMN [UserId] nvarchar(450) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var170 nvarchar(max);
    SELECT @var170 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Rooms]') AND [c].[name] = N'Id');
    IF @var170 IS NOT NULL EXEC(N'ALTER TABLE [Rooms] DROP CONSTRAINT ' + @var170 + ';');
    ALTER TABLE [Rooms] ALTER COLUMN [Id] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var171 nvarchar(max);
    SELECT @var171 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Rooms]') AND [c].[name] = N'MerchantId');
    IF @var171 IS NOT NULL EXEC(N'ALTER TABLE [Rooms] DROP CONSTRAINT ' + @var171 + ';');
    ALTER TABLE [Rooms] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var172 nvarchar(max);
    SELECT @var172 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Rooms]') AND [c].[name] = N'Name');
    IF @var172 IS NOT NULL EXEC(N'ALTER TABLE [Rooms] DROP CONSTRAINT ' + @var172 + ';');
    ALTER TABLE [Rooms] ALTER COLUMN [Name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var173 nvarchar(max);
    SELECT @var173 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[SandboxPayments]') AND [c].[name] = N'Books');
    IF @var173 IS NOT NULL EXEC(N'ALTER TABLE [SandboxPayments] DROP CONSTRAINT ' + @var173 + ';');
    ALTER TABLE [SandboxPayments] ALTER COLUMN [Books] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var174 nvarchar(max);
    SELECT @var174 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[SandboxPayments]') AND [c].[name] = N'Reference');
    IF @var174 IS NOT NULL EXEC(N'ALTER TABLE [SandboxPayments] DROP CONSTRAINT ' + @var174 + ';');
    ALTER TABLE [SandboxPayments] ALTER COLUMN [Reference] varchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var175 nvarchar(max);
    SELECT @var175 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'AdmissionPolicy');
    IF @var175 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var175 + ';');
    ALTER TABLE [Services] ALTER COLUMN [AdmissionPolicy] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var176 nvarchar(max);
    SELECT @var176 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'DefaultMode');
    IF @var176 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var176 + ';');
    ALTER TABLE [Services] ALTER COLUMN [DefaultMode] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var177 nvarchar(max);
    SELECT @var177 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Description');
    IF @var177 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var177 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Description] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var178 nvarchar(max);
    SELECT @var178 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Id');
    IF @var178 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var178 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Id] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var179 nvarchar(max);
    SELECT @var179 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'IntakeForm');
    IF @var179 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var179 + ';');
    ALTER TABLE [Services] ALTER COLUMN [IntakeForm] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var180 nvarchar(max);
    SELECT @var180 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'MerchantId');
    IF @var180 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var180 + ';');
    ALTER TABLE [Services] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var181 nvarchar(max);
    SELECT @var181 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Name');
    IF @var181 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var181 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Name] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var182 nvarchar(max);
    SELECT @var182 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Places');
    IF @var182 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var182 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Places] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var183 nvarchar(max);
    SELECT @var183 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Price');
    IF @var183 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var183 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Price] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var184 nvarchar(max);
    SELECT @var184 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'PriceInterpretation');
    IF @var184 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var184 + ';');
    ALTER TABLE [Services] ALTER COLUMN [PriceInterpretation] varchar(50) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var185 nvarchar(max);
    SELECT @var185 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Rooms');
    IF @var185 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var185 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Rooms] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var186 nvarchar(max);
    SELECT @var186 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Rules');
    IF @var186 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var186 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Rules] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var187 nvarchar(max);
    SELECT @var187 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Staff');
    IF @var187 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var187 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Staff] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var188 nvarchar(max);
    SELECT @var188 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Tax');
    IF @var188 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var188 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Tax] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var189 nvarchar(max);
    SELECT @var189 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Services]') AND [c].[name] = N'Terms');
    IF @var189 IS NOT NULL EXEC(N'ALTER TABLE [Services] DROP CONSTRAINT ' + @var189 + ';');
    ALTER TABLE [Services] ALTER COLUMN [Terms] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var190 nvarchar(max);
    SELECT @var190 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Staff]') AND [c].[name] = N'Id');
    IF @var190 IS NOT NULL EXEC(N'ALTER TABLE [Staff] DROP CONSTRAINT ' + @var190 + ';');
    ALTER TABLE [Staff] ALTER COLUMN [Id] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var191 nvarchar(max);
    SELECT @var191 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Staff]') AND [c].[name] = N'MerchantId');
    IF @var191 IS NOT NULL EXEC(N'ALTER TABLE [Staff] DROP CONSTRAINT ' + @var191 + ';');
    ALTER TABLE [Staff] ALTER COLUMN [MerchantId] varchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var192 nvarchar(max);
    SELECT @var192 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Staff]') AND [c].[name] = N'Name');
    IF @var192 IS NOT NULL EXEC(N'ALTER TABLE [Staff] DROP CONSTRAINT ' + @var192 + ';');
    ALTER TABLE [Staff] ALTER COLUMN [Name] nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var193 nvarchar(max);
    SELECT @var193 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'Answer');
    IF @var193 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var193 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [Answer] nvarchar(500) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var194 nvarchar(max);
    SELECT @var194 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'AnswerId');
    IF @var194 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var194 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [AnswerId] varchar(100) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var195 nvarchar(max);
    SELECT @var195 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'Body');
    IF @var195 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var195 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [Body] nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var196 nvarchar(max);
    SELECT @var196 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'Fault');
    IF @var196 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var196 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [Fault] varchar(50) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DROP INDEX [IX_UpdateTries_Key_At] ON [UpdateTries];
    DECLARE @var197 nvarchar(max);
    SELECT @var197 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'Key');
    IF @var197 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var197 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [Key] varchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL;
    CREATE INDEX [IX_UpdateTries_Key_At] ON [UpdateTries] ([Key], [At]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var198 nvarchar(max);
    SELECT @var198 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'Request');
    IF @var198 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var198 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [Request] nvarchar(1000) COLLATE Latin1_General_100_BIN2 NOT NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    DECLARE @var199 nvarchar(max);
    SELECT @var199 = QUOTENAME([d].[name])
    FROM [sys].[default_constraints] [d]
    INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
    WHERE ([d].[parent_object_id] = OBJECT_ID(N'[UpdateTries]') AND [c].[name] = N'RequestId');
    IF @var199 IS NOT NULL EXEC(N'ALTER TABLE [UpdateTries] DROP CONSTRAINT ' + @var199 + ';');
    ALTER TABLE [UpdateTries] ALTER COLUMN [RequestId] varchar(100) COLLATE Latin1_General_100_BIN2 NULL;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Activities] ADD CONSTRAINT [PK_Activities] PRIMARY KEY ([Topic]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetRoles] ADD CONSTRAINT [PK_AspNetRoles] PRIMARY KEY ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserLogins] ADD CONSTRAINT [PK_AspNetUserLogins] PRIMARY KEY ([LoginProvider], [ProviderKey]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] ADD CONSTRAINT [PK_AspNetUserRoles] PRIMARY KEY ([UserId], [RoleId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserTokens] ADD CONSTRAINT [PK_AspNetUserTokens] PRIMARY KEY ([UserId], [LoginProvider], [Name]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUsers] ADD CONSTRAINT [PK_AspNetUsers] PRIMARY KEY ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingPayments] ADD CONSTRAINT [PK_BookingPayments] PRIMARY KEY ([BookingId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] ADD CONSTRAINT [PK_Bookings] PRIMARY KEY ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [CallBudgets] ADD CONSTRAINT [PK_CallBudgets] PRIMARY KEY ([Name]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [ContactAddresses] ADD CONSTRAINT [PK_ContactAddresses] PRIMARY KEY ([Key]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [ContactDrafts] ADD CONSTRAINT [PK_ContactDrafts] PRIMARY KEY ([UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [DecisionLinks] ADD CONSTRAINT [PK_DecisionLinks] PRIMARY KEY ([TokenHash]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [IdempotentAnswers] ADD CONSTRAINT [PK_IdempotentAnswers] PRIMARY KEY ([Token]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MailDomains] ADD CONSTRAINT [PK_MailDomains] PRIMARY KEY ([Domain]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Memberships] ADD CONSTRAINT [PK_Memberships] PRIMARY KEY ([UserId], [MerchantId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MerchantDays] ADD CONSTRAINT [PK_MerchantDays] PRIMARY KEY ([MerchantId], [Date]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Merchants] ADD CONSTRAINT [PK_Merchants] PRIMARY KEY ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [MethodCalls] ADD CONSTRAINT [PK_MethodCalls] PRIMARY KEY ([Process], [Method]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferDrafts] ADD CONSTRAINT [PK_OfferDrafts] PRIMARY KEY ([MerchantId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferOpenChoices] ADD CONSTRAINT [PK_OfferOpenChoices] PRIMARY KEY ([MerchantId], [UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferRevisions] ADD CONSTRAINT [PK_OfferRevisions] PRIMARY KEY ([MerchantId], [Version]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OwedUpdates] ADD CONSTRAINT [PK_OwedUpdates] PRIMARY KEY ([Key]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Problems] ADD CONSTRAINT [PK_Problems] PRIMARY KEY ([Key]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [RequestOpenings] ADD CONSTRAINT [PK_RequestOpenings] PRIMARY KEY ([BookingId], [UserId]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Rooms] ADD CONSTRAINT [PK_Rooms] PRIMARY KEY ([MerchantId], [Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [SandboxPayments] ADD CONSTRAINT [PK_SandboxPayments] PRIMARY KEY ([Reference]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Services] ADD CONSTRAINT [PK_Services] PRIMARY KEY ([MerchantId], [Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Staff] ADD CONSTRAINT [PK_Staff] PRIMARY KEY ([MerchantId], [Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetRoleClaims] ADD CONSTRAINT [FK_AspNetRoleClaims_AspNetRoles_RoleId] FOREIGN KEY ([RoleId]) REFERENCES [AspNetRoles] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserClaims] ADD CONSTRAINT [FK_AspNetUserClaims_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserLogins] ADD CONSTRAINT [FK_AspNetUserLogins_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserPasskeys] ADD CONSTRAINT [FK_AspNetUserPasskeys_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] ADD CONSTRAINT [FK_AspNetUserRoles_AspNetRoles_RoleId] FOREIGN KEY ([RoleId]) REFERENCES [AspNetRoles] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserRoles] ADD CONSTRAINT [FK_AspNetUserRoles_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [AspNetUserTokens] ADD CONSTRAINT [FK_AspNetUserTokens_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingEvents] ADD CONSTRAINT [FK_BookingEvents_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [BookingPayments] ADD CONSTRAINT [FK_BookingPayments_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] ADD CONSTRAINT [FK_Bookings_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Bookings] ADD CONSTRAINT [FK_Bookings_Services_MerchantId_ServiceId] FOREIGN KEY ([MerchantId], [ServiceId]) REFERENCES [Services] ([MerchantId], [Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [DecisionLinks] ADD CONSTRAINT [FK_DecisionLinks_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [LedgerEntries] ADD CONSTRAINT [FK_LedgerEntries_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Memberships] ADD CONSTRAINT [FK_Memberships_AspNetUsers_UserId] FOREIGN KEY ([UserId]) REFERENCES [AspNetUsers] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferDrafts] ADD CONSTRAINT [FK_OfferDrafts_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferOpenChoices] ADD CONSTRAINT [FK_OfferOpenChoices_OfferDrafts_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [OfferDrafts] ([MerchantId]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [OfferRevisions] ADD CONSTRAINT [FK_OfferRevisions_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [RequestOpenings] ADD CONSTRAINT [FK_RequestOpenings_Bookings_BookingId] FOREIGN KEY ([BookingId]) REFERENCES [Bookings] ([Id]) ON DELETE CASCADE;
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    ALTER TABLE [Services] ADD CONSTRAINT [FK_Services_Merchants_MerchantId] FOREIGN KEY ([MerchantId]) REFERENCES [Merchants] ([Id]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    CREATE INDEX [IX_Bookings_Guest_UserId_Start] ON [Bookings] ([Guest_UserId], [Start]);
END;

IF NOT EXISTS (
    SELECT * FROM [__EFMigrationsHistory]
    WHERE [MigrationId] = N'20261122195500_OrdinalText'
)
BEGIN
    INSERT INTO [__EFMigrationsHistory] ([MigrationId], [ProductVersion])
    VALUES (N'20261122195500_OrdinalText', N'10.0.14');
END;

COMMIT;
GO

